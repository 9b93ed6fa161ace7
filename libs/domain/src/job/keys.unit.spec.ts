import { describe, expect, it } from '@jest/globals';
import type { JobConfig } from '@pulse/contracts';
import { cacheKey, evidenceKey } from './keys.js';

const CONFIG: JobConfig = {
  engine: 'pulse-1',
  profile: 'measured',
  world: 'a'.repeat(64),
  history: 'b'.repeat(64),
  params: { push: 1 },
  origin: '2004-12',
  horizon: 3,
  count: 3,
  paths: 50,
  seed: 1,
  evidence: { origins: 60, paths: 400 },
};
const key = (change: Partial<JobConfig>) => evidenceKey({ ...CONFIG, ...change });

describe('the key of evidence', () => {
  it('is shared by jobs whose origins have the same scores', () => {
    const same: Partial<JobConfig>[] = [
      { origin: '2003-01' },
      { count: 9 },
      { paths: 2000 },
      { evidence: { origins: 30, paths: 400 } },
      { evidence: { origins: 60, paths: 400, recalibrate: true } },
    ];
    for (const change of same) {
      expect(key(change)).toBe(key({}));
      expect(cacheKey({ ...CONFIG, ...change })).not.toBe(cacheKey(CONFIG));
    }
  });

  it('differs where they may differ', () => {
    const others: Partial<JobConfig>[] = [
      { engine: 'pulse-2' },
      { world: 'c'.repeat(64) },
      { history: 'c'.repeat(64) },
      { params: {} },
      { horizon: 4 },
      { seed: 2 },
      { evidence: { origins: 60, paths: 401 } },
      { evidence: { origins: 60, paths: 400, window: 24 } },
      { evidence: { origins: 60, paths: 400, window: 36 } },
    ];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(others.length + 1);
  });

  it('does not exist without evidence', () => {
    expect([key({ evidence: false }), key({ profile: 'classic' }), key({ history: null })]).toEqual([null, null, null]);
  });
});
