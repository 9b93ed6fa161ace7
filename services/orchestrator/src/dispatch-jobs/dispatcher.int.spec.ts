import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchCancelRequested,
  BatchSimulated,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  streams,
  type SimulationWork,
} from '@pulse/contracts';
import { BatchBoard } from '@pulse/read-model';
import { batchWriter, plannedJob, succeededJob, testPlan } from '@pulse/testing';
import { openInProcessQueue, type WorkMessage } from '@pulse/work-queue';
import { openPorts } from '../testing/ports.js';
import { Dispatcher } from './dispatcher.js';
import { GROUP_COST } from './group-jobs.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened), queue: openInProcessQueue(), actor: 'orchestrator' };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(async () => {
  await ports.queue.close();
  await ports.close();
});

/** Jobs too large to share a message. */
const large = (count: number) => Array.from({ length: count }, (_, i) => plannedJob(i + 1, { cost: GROUP_COST }));
const jobStream = (number: number) => streams.job('b1', number);

async function open(options: { window?: number } = {}) {
  const board = await BatchBoard.open(ports.log, ports.artifacts, 'b1');
  const dispatcher = new Dispatcher({ ...ports, window: options.window ?? 2 }, board);
  return {
    board,
    tick: async () => {
      await board.refresh();
      return dispatcher.tick();
    },
  };
}

const workOf = (message: WorkMessage) => JSON.parse(new TextDecoder().decode(message.data)) as SimulationWork;
/** Takes what is in the queue; messages stay taken until they are settled. */
async function take(): Promise<WorkMessage[]> {
  return (await ports.queue.depth()).waiting === 0 ? [] : ports.queue.pull(100);
}
const jobsOf = (messages: readonly WorkMessage[]) => messages.map((message) => workOf(message).jobs);

describe('dispatching the jobs of a batch', () => {
  it('keeps a window of messages out, in plan order', async () => {
    await ports.submit('b1', testPlan(large(5)));
    const { board, tick } = await open();
    expect(await tick()).toBe(true);
    const first = await take();
    expect(jobsOf(first)).toEqual([[1], [2]]);
    expect(first[0]!.subject).toBe('sim.b1.1');
    const { state } = board.view;
    expect(workOf(first[0]!)).toEqual({ batchId: 'b1', plan: state.plan.plan, jobs: [1] });
    expect(await tick()).toBe(false);

    await ports.append(jobStream(2), ...succeededJob(plannedJob(2)));
    await first[1]!.ack();
    expect(await tick()).toBe(true);
    expect(jobsOf(await take())).toEqual([[3]]);

    // An attempt that failed is still somebody's work; a job that failed for good is not.
    const started = JobStarted({ attempt: 1, worker: 'w', name: 'job1', cacheKey: plannedJob(1).cacheKey });
    const failed = { attempt: 1, class: 'error', message: 'm', detail: null } as const;
    await ports.append(jobStream(1), started, JobFailed({ ...failed, final: false }));
    expect(await tick()).toBe(false);
    await ports.append(jobStream(1), JobFailed({ ...failed, final: true }));
    await tick();
    expect(jobsOf(await take())).toEqual([[4]]);
  });

  it('sends small jobs together', async () => {
    await ports.submit('b1', testPlan(Array.from({ length: 20 }, (_, i) => plannedJob(i + 1))));
    const { tick } = await open();
    await tick();
    expect(jobsOf(await take()).map((jobs) => jobs.length)).toEqual([16, 4]);
  });

  it('takes succeeded configurations from the cache, wherever they were simulated', async () => {
    const [one, two] = large(3);
    await ports.append(streams.job('old', 9), ...succeededJob(plannedJob(9, { cacheKey: one!.cacheKey })));
    await ports.submit('b1', testPlan(large(3)));
    const { board, tick } = await open({ window: 1 });
    expect(await tick()).toBe(true);
    expect(jobsOf(await take())).toEqual([[2]]);
    const { events } = await ports.log.load(jobStream(1));
    const { cacheKey } = one!;
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'JobReused', data: { cacheKey, source: 'job.old.9@4', forecasts: 2 } },
    ]);
    await board.refresh();
    expect(board.counts).toMatchObject({ reused: 1, pending: 2 });
    expect((await ports.log.load(jobStream(2))).events).toEqual([]);
    expect(two!.cacheKey).not.toBe(cacheKey);
  });

  it('simulates all the same where the cache is not wanted', async () => {
    await ports.append(streams.job('old', 1), ...succeededJob(plannedJob(1)));
    await ports.submit('b1', testPlan(large(1)), { submission: { useCache: false } });
    const { tick } = await open();
    await tick();
    expect(jobsOf(await take())).toEqual([[1]]);
    expect((await ports.log.load(jobStream(1))).events).toEqual([]);
  });

  it('does not reuse what failed, nor what was itself reused', async () => {
    const { cacheKey, name } = plannedJob(1);
    const failure = { attempt: 1, class: 'error', message: 'm', detail: null, final: true } as const;
    await ports.append(
      streams.job('old', 1),
      JobStarted({ attempt: 1, worker: 'w', name, cacheKey }),
      JobFailed(failure),
    );
    await ports.submit('b1', testPlan(large(1)));
    const { tick } = await open();
    await tick();
    expect(jobsOf(await take())).toEqual([[1]]);

    await ports.append(streams.job('old', 2), ...succeededJob(plannedJob(2)));
    await ports.append(
      streams.job('mid', 2),
      JobReused({ cacheKey: plannedJob(2).cacheKey, source: 'job.old.2@4', forecasts: 2 }),
    );
    await ports.submit('b2', testPlan([plannedJob(2)]));
    const board = await BatchBoard.open(ports.log, ports.artifacts, 'b2');
    await new Dispatcher({ ...ports, window: 1 }, board).tick();
    expect((await ports.log.load('job.b2.2')).events[0]!.data['source']).toBe('job.old.2@4');
  });

  it('goes on after a restart with what is open, under the same subjects', async () => {
    const jobs = Array.from({ length: 6 }, (_, i) => plannedJob(i + 1));
    await ports.submit('b1', testPlan(jobs));
    for (const number of [1, 2, 4]) await ports.append(jobStream(number), ...succeededJob(jobs[number - 1]!));
    const started = JobStarted({ attempt: 1, worker: 'w', name: 'job3', cacheKey: jobs[2]!.cacheKey });
    await ports.append(jobStream(3), started);
    await ports.append(jobStream(5), JobCancelled({ reason: 'r' }));
    await (await open()).tick();
    const [message, ...others] = await take();
    expect(others).toEqual([]);
    expect([message!.subject, workOf(message!).jobs]).toEqual(['sim.b1.1', [3, 6]]);
    // Another start of the same process does not add the message again.
    await (await open()).tick();
    expect(await ports.queue.depth()).toEqual({ waiting: 0, working: 1 });
  });

  it('ends the jobs that nobody has when the batch is cancelled, and leaves the others to their workers', async () => {
    await ports.submit('b1', testPlan(large(5)));
    const { board, tick } = await open();
    await tick();
    const [, second] = await take();
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    expect(await tick()).toBe(true);
    await board.refresh();
    expect([1, 2, 3, 4, 5].map((number) => board.statusOf(number))).toEqual([
      'pending',
      'pending',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect((await ports.log.load(jobStream(3))).events[0]!.data).toEqual({ reason: 'enough' });
    expect(await tick()).toBe(false);
    // Nothing new is dispatched when a worker is done.
    await ports.append(jobStream(2), JobCancelled({ reason: 'enough' }));
    await second!.ack();
    expect(await tick()).toBe(false);
    expect((await ports.queue.depth()).waiting).toBe(0);
  });

  it('does not wait for a retry that is due later when the batch is cancelled', async () => {
    await ports.submit('b1', testPlan(large(2)));
    const { board, tick } = await open();
    await tick();
    const started = (number: number, attempt: number) =>
      JobStarted({ attempt, worker: 'w', name: `job${number}`, cacheKey: plannedJob(number).cacheKey });
    const failed = JobFailed({ attempt: 1, class: 'error', message: 'm', detail: null, final: false });
    await ports.append(jobStream(1), started(1, 1), failed);
    await ports.append(jobStream(2), started(2, 1), failed);
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    await board.refresh();
    // The retry of the second begins before the dispatcher acts on what it has seen.
    await ports.append(jobStream(2), started(2, 2));
    await tick();
    await board.refresh();
    expect([1, 2].map((number) => board.statusOf(number))).toEqual(['cancelled', 'running']);
    expect(await tick()).toBe(false);
  });

  it('ends all open jobs of a cancelled batch after a restart', async () => {
    await ports.submit('b1', testPlan(large(3)));
    await ports.append(jobStream(1), ...succeededJob(plannedJob(1)));
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    const { board, tick } = await open();
    await tick();
    await board.refresh();
    expect(board.jobCounts).toEqual({ succeeded: 1, reused: 0, failed: 0, cancelled: 2 });
    expect((await ports.queue.depth()).waiting).toBe(0);
  });

  it('ends the thousands of jobs of a large plan some at a time', async () => {
    await ports.submit('b1', testPlan(large(600)));
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    const board = await BatchBoard.open(ports.log, ports.artifacts, 'b1');
    let [now, most] = [0, 0];
    const append = ports.log.append.bind(ports.log);
    jest.spyOn(ports.log, 'append').mockImplementation(async (...args) => {
      most = Math.max(most, ++now);
      return append(...args).finally(() => now--);
    });
    await new Dispatcher({ ...ports, window: 3 }, board).tick();
    await board.refresh();
    expect(board.jobCounts).toMatchObject({ cancelled: 600 });
    expect(most).toBeLessThanOrEqual(256);
  });

  it('does nothing once every job is final', async () => {
    await ports.submit('b1', testPlan(large(1)));
    const { tick } = await open();
    await ports.append(jobStream(1), ...succeededJob(plannedJob(1)));
    await ports.append(streams.batch('b1'), BatchSimulated({ succeeded: 1, reused: 0, failed: 0, cancelled: 0 }));
    expect(await tick()).toBe(false);
    expect((await ports.queue.depth()).waiting).toBe(0);
  });

  it('passes nothing over when it fails in between', async () => {
    await ports.submit('b1', testPlan(large(3)));
    const board = await BatchBoard.open(ports.log, ports.artifacts, 'b1');
    let failures = 2;
    const flaky = Object.create(ports.log) as typeof ports.log;
    flaky.lookup = () => (failures-- > 0 ? Promise.reject(new Error('no database')) : Promise.resolve(null));
    const dispatcher = new Dispatcher({ ...ports, log: flaky, window: 3 }, board);
    await expect(dispatcher.tick()).rejects.toThrow('no database');
    expect(await dispatcher.tick()).toBe(true);
    expect(jobsOf(await take())).toEqual([[1], [2], [3]]);
  });

  it('sends again what a queue has lost, and nothing that is done', async () => {
    await ports.submit('b1', testPlan(large(2)));
    const board = await BatchBoard.open(ports.log, ports.artifacts, 'b1');
    const dispatcher = new Dispatcher({ ...ports, window: 3, againMs: 0 }, board);
    await dispatcher.tick();
    for (const message of await take()) await message.term();
    await ports.append(jobStream(1), ...succeededJob(plannedJob(1)));
    await board.refresh();
    await dispatcher.tick();
    expect(jobsOf(await take())).toEqual([[2]]);
    await dispatcher.tick();
    expect(await ports.queue.depth()).toEqual({ waiting: 0, working: 1 });

    const patient = new Dispatcher({ ...ports, window: 3 }, board);
    await patient.tick();
    expect((await ports.queue.depth()).waiting).toBe(0);
  });

  it('cancels also what should have been done long ago', async () => {
    await ports.submit('b1', testPlan(large(1)));
    const board = await BatchBoard.open(ports.log, ports.artifacts, 'b1');
    const dispatcher = new Dispatcher({ ...ports, window: 3, againMs: 0 }, board);
    await dispatcher.tick();
    for (const message of await take()) await message.term();
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    await board.refresh();
    expect(await dispatcher.tick()).toBe(true);
    await board.refresh();
    expect(board.jobCounts).toMatchObject({ cancelled: 1 });
  });
});
