import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';

describe('readiness', () => {
  it('lists the checks, and of what is wrong only a code', async () => {
    const health = new Health();
    health.add('log', () => null);
    health.add('database', async () => {
      throw Object.assign(new Error('password authentication failed for user x'), { code: '28P01' });
    });
    health.add('consumer', () => 'stalled');
    expect(await health.readiness()).toEqual({
      status: 'not_ready',
      checks: [
        { name: 'log', ok: true },
        { name: 'database', ok: false, reason: '28P01' },
        { name: 'consumer', ok: false, reason: 'stalled' },
      ],
    });
  });

  it('does not wait for a check that does not answer', async () => {
    const health = new Health();
    health.add('log', () => new Promise<never>(() => {}));
    expect((await health.readiness()).checks).toEqual([{ name: 'log', ok: false, reason: 'no answer in time' }]);
  });

  it('is over when the process stops', async () => {
    const health = new Health();
    health.add('log', () => null);
    expect((await health.readiness()).status).toBe('ready');
    health.stop();
    expect((await health.readiness()).status).toBe('stopping');
  });
});
