import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BatchBoard } from '@pulse/read-model';
import { capture } from '../testing/capture.js';
import { makeProgress } from './progress.js';

const board = (succeeded: number, reused = 0): BatchBoard =>
  ({
    counts: { succeeded, reused, failed: 0, cancelled: 0, running: 0 },
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
});
