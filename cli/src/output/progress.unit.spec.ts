import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BatchBoard } from '@pulse/read-model';
import { capture } from '../testing/capture.js';
import { makeProgress } from './progress.js';

const board = (succeeded: number, reused = 0, running = 0): BatchBoard =>
  ({
    counts: { succeeded, reused, failed: 0, cancelled: 0, running },
    plan: { jobs: Array.from({ length: 100 }) },
  }) as unknown as BatchBoard;

describe('plain progress', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('has a rate in its first line already, of what was simulated since the batch began', async () => {
    const { err } = await capture(() => {
      const progress = makeProgress('plain', 1, false);
      progress.update(board(5, 10));
      jest.advanceTimersByTime(30_000);
      progress.update(board(20, 10));
    });
    expect(err).toBe('30/100 jobs, 0 failed, 10 cached, 0.50 jobs/s, 2 min 20 s left\n');
  });

  it('tells a time left once each worker has ended two jobs, and three have ended at all', async () => {
    const etaAfter = async (ended: number, running: number) => {
      const { err } = await capture(() => {
        const progress = makeProgress('plain', 0, false);
        progress.update(board(0, 0, running));
        jest.advanceTimersByTime(30_000);
        progress.update(board(ended, 0, running));
      });
      return err.includes(' left');
    };
    expect(await etaAfter(2, 1)).toBe(false);
    expect(await etaAfter(3, 1)).toBe(true);
    expect(await etaAfter(15, 8)).toBe(false);
    expect(await etaAfter(16, 8)).toBe(true);
  });

  it('leaves out how long a job took whose beginning nobody saw', async () => {
    const { err } = await capture(() => {
      const progress = makeProgress('plain', 0, false);
      progress.notice({ kind: 'begun', slot: 0, job: 1, name: 'a', pid: undefined });
      jest.advanceTimersByTime(2000);
      progress.notice({ kind: 'ended', slot: 0, job: 1, name: 'a', status: 'succeeded' });
      progress.notice({ kind: 'ended', slot: 0, job: 2, name: 'b', status: 'failed', message: 'why' });
    });
    expect(err).toBe('done   a in 2.0 s\nfailed b: why\n');
  });

  it('says once that a batch at a server stands still, and never of one that runs here', async () => {
    const waiting = (slots: number, running: number, done = 0) =>
      capture(() => {
        const progress = makeProgress('plain', slots, false);
        for (let second = 0; second < 8; second++) {
          progress.update(board(done * second, 10, running));
          jest.advanceTimersByTime(1000);
        }
      });
    const line = 'Waiting: no worker has a job of this batch; others may be before it, or there is no worker.\n';
    expect((await waiting(0, 0)).err).toBe(line);
    expect((await waiting(0, 1)).err).toBe('');
    expect((await waiting(2, 0)).err).toBe('');
    // Short jobs: none runs whenever it is looked, and they end all the same.
    expect((await waiting(0, 0, 1)).err).toBe('');
  });
});

describe('a bar', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('says that jobs wait where no worker of the server has had one for a while', async () => {
    const shown = async (running: number, ms: number) => {
      const progress = makeProgress('bar', 0, false);
      await capture(() => progress.update(board(1, 0, running)));
      jest.advanceTimersByTime(ms);
      return (await capture(() => progress.update(board(1, 0, running)))).err;
    };
    expect(await shown(0, 2000)).not.toContain('waiting');
    expect(await shown(0, 3000)).toContain('waiting for a worker');
    expect(await shown(2, 3000)).not.toContain('waiting');
  });

  it('is not drawn again once it is taken away', async () => {
    const progress = makeProgress('bar', 0, false);
    await capture(() => progress.update(board(1, 0, 1)));
    const { err } = await capture(() => {
      progress.remove();
      progress.say('Detached.');
      progress.update(board(100));
    });
    expect(err).not.toContain('/100');
    expect(err).toContain('Detached.\n');
  });
});
