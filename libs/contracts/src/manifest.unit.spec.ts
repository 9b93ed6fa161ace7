import { describe, expect, it } from '@jest/globals';
import { Duration, Manifest, Origin } from './manifest.js';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['0.5ms', 1],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(Duration.parse(text)).toBe(milliseconds);
  });

  it.each(['', '5', 'm', '5 m', '-5m', '5d', '5M', '1e3s', '.5s', '5m30s', '5m\n'])('refuses %j', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
  });
});

describe('a manifest', () => {
  it('has the documented defaults', () => {
    expect(Manifest.parse({})).toEqual({
      jobs: [],
      config: {
        origin: 'latest',
        horizon: 12,
        paths: 2000,
        count: 5,
        seed: 42,
        analyze: true,
        evidence: { origins: 60, paths: 400, recalibrate: false },
        save_stats: true,
        objective: 'skill',
        validation: { min_confidence: 0.4, max_fragility: 0.7, blocked_drivers: [] },
        license: { policy: 'default', enforce: false },
        retry: { attempts: 3, backoff: 2000 },
        timeout: 300_000,
        default_params: {},
        world: undefined,
      },
    });
  });

  it('takes dataset for world, and refuses two worlds', () => {
    expect(Manifest.parse({ config: { dataset: 'capital' } }).config.world).toBe('capital');
    expect(Manifest.parse({ config: { dataset: 'a', world: 'a' } }).config.world).toBe('a');
    const both = Manifest.safeParse({ config: { dataset: 'a', world: 'b' } });
    expect(both.error?.issues.map(({ path }) => path)).toEqual([['config', 'dataset']]);
  });

  it('reads a year as the label of a period', () => {
    expect(Origin.parse(2009)).toBe('2009');
  });
});
