import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BatchCancelRequested,
  ForecastScored,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  streams,
} from '@pulse/contracts';
import { batchWriter, plannedJob, scoredForecast, succeededJob, testPlan } from '@pulse/testing';
import { BatchBoard, type BoardStatus } from './batch-board.js';
import { UnknownBatchError } from './read-batch.js';
import { openPorts } from './testing/ports.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened) };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const jobs = Array.from({ length: 6 }, (_, i) => plannedJob(i + 1));
const open = (batchId = 'b1') => BatchBoard.open(ports.log, ports.artifacts, batchId);
const job = (number: number) => streams.job('b1', number);
const started = (number: number, attempt = 1) =>
  JobStarted({ attempt, worker: 'w', name: `job${number}`, cacheKey: jobs[number - 1]!.cacheKey });
const failed = (attempt: number, final: boolean) =>
  JobFailed({ attempt, class: 'error', message: `no. ${attempt}`, detail: null, final });

const counts = (change: Partial<Record<BoardStatus, number>>) => ({
  pending: 0,
  running: 0,
  succeeded: 0,
  reused: 0,
  failed: 0,
  cancelled: 0,
  ...change,
});

describe('the board of a batch', () => {
  it('counts every job once, in whatever state it is', async () => {
    await ports.submit('b1', testPlan(jobs));
    const board = await open();
    expect(board.counts).toEqual(counts({ pending: 6 }));
    await ports.append(job(1), ...succeededJob(jobs[0]!));
    await ports.append(job(2), JobReused({ cacheKey: jobs[1]!.cacheKey, source: 'job.b0.1@3', forecasts: 2 }));
    await ports.append(job(3), started(3), failed(1, true));
    await ports.append(job(4), JobCancelled({ reason: 'r' }));
    await ports.append(job(5), started(5), ForecastScored({ ...scoredForecast(1), attempt: 1 }));
    expect(board.counts).toEqual(counts({ pending: 6 }));
    await board.refresh();
    const expected = counts({ pending: 1, running: 1, succeeded: 1, reused: 1, failed: 1, cancelled: 1 });
    expect(board.counts).toEqual(expected);
    expect(board.jobCounts).toEqual({ succeeded: 1, reused: 1, failed: 1, cancelled: 1 });
    expect([1, 2, 3, 4, 5, 6].map((number) => board.statusOf(number))).toEqual([
      'succeeded',
      'reused',
      'failed',
      'cancelled',
      'running',
      'pending',
    ]);
    expect(board.allFinal).toBe(false);
    await board.refresh();
    expect(board.counts).toEqual(expected);
    expect(board.failures).toEqual([{ job: 3, class: 'error', message: 'no. 1' }]);
    // A board that is opened later reads the same from the log.
    expect((await open()).counts).toEqual(expected);
  });

  it('goes back to pending between attempts, and knows only final failures', async () => {
    await ports.submit('b1', testPlan(jobs.slice(0, 1)));
    const board = await open();
    const steps = [
      [[started(1)], 'running', []],
      [[failed(1, false)], 'pending', []],
      [[started(1, 2), failed(2, false)], 'pending', []],
      [[started(1, 3)], 'running', []],
      [[started(1, 4), failed(4, true)], 'failed', [{ job: 1, class: 'error', message: 'no. 4' }]],
    ] as const;
    for (const [events, status, failures] of steps) {
      await ports.append(job(1), ...events);
      await board.refresh();
      expect(board.statusOf(1)).toBe(status);
      expect(board.counts).toEqual(counts({ [status]: 1 }));
      expect(board.failures).toEqual(failures);
    }
    expect(board.allFinal).toBe(true);
  });

  it('does not mix up batches whose ids begin alike', async () => {
    await ports.submit('b1', testPlan(jobs.slice(0, 1)));
    await ports.submit('b10', testPlan(jobs.slice(0, 1)));
    const board = await open();
    await ports.append(streams.job('b10', 1), ...succeededJob(jobs[0]!));
    await ports.append(streams.batch('b10'), BatchCancelRequested({ reason: 'other' }));
    await board.refresh();
    expect(board.counts).toEqual(counts({ pending: 1 }));
    expect(board.view.state.status).toBe('planned');
  });

  it('sees what happens to the batch itself', async () => {
    await ports.submit('b1');
    const board = await open();
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    expect(board.view.state.status).toBe('planned');
    await board.refresh();
    expect(board.view.state).toMatchObject({ status: 'cancelling', reason: 'enough' });
  });

  it('of an empty plan is final at once', async () => {
    await ports.submit('b1', testPlan([]));
    expect((await open()).allFinal).toBe(true);
  });

  it('is not opened for a batch that is not there', async () => {
    await expect(open('nothing')).rejects.toThrow(UnknownBatchError);
  });
});
