import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BatchCancelled,
  BatchCancelRequested,
  BatchCompleted,
  BatchSimulated,
  ReportsWritten,
  streams,
} from '@pulse/contracts';
import { batchWriter, testPlan } from '@pulse/testing';
import { findBaseline, listBatches, type BatchSummary } from './list-batches.js';
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

const whole = { succeeded: 1, reused: 1, failed: 0, cancelled: 0 };

async function run(
  batchId: string,
  options: {
    readonly jobs?: Partial<typeof whole>;
    readonly submission?: NonNullable<Parameters<(typeof ports)['submit']>[2]>['submission'];
    readonly end?: 'completed' | 'cancelled' | 'simulated';
  } = {},
): Promise<void> {
  const { submission = {}, end = 'completed' } = options;
  const jobs = { ...whole, ...options.jobs };
  const stream = streams.batch(batchId);
  await ports.submit(batchId, testPlan([]), { submission });
  if (end === 'cancelled') await ports.append(stream, BatchCancelRequested({ reason: 'r' }));
  await ports.append(stream, BatchSimulated(jobs));
  if (end === 'completed') await ports.append(stream, BatchCompleted({ jobs, accepted: 0, rejected: 0, licensed: 0 }));
  if (end === 'cancelled') await ports.append(stream, BatchCancelled({ reason: 'r', jobs }));
}

describe('the batches of a log', () => {
  const list = async (): Promise<BatchSummary[]> => {
    const found: BatchSummary[] = [];
    for await (const summary of listBatches(ports.log)) found.push(summary);
    return found;
  };

  it('come newest first by when they were submitted, not by their ids nor by when they ended', async () => {
    await ports.submit('zz');
    await ports.submit('b10');
    await run('aa');
    await run('b9', { end: 'cancelled' });
    await ports.append('batch.zz', BatchCancelRequested({ reason: 'late' }));
    expect((await list()).map(({ batchId, state }) => [batchId, state.status])).toEqual([
      ['b9', 'cancelled'],
      ['aa', 'completed'],
      ['b10', 'planned'],
      ['zz', 'cancelling'],
    ]);
  });

  it('say when they began and ended, and whether their reports are written', async () => {
    await run('b1');
    await run('b2');
    await ports.append(streams.audit('b1'), ReportsWritten({ files: {}, bundles: [] }));
    await ports.submit('b3');
    const times = (await ports.log.load('batch.b1')).events.map(({ recordedAt }) => recordedAt);
    const [third, second, first] = await list();
    expect(first).toMatchObject({ submittedAt: times[0], endedAt: times.at(-1), reported: true });
    expect(second).toMatchObject({ reported: false });
    expect(third).toMatchObject({ endedAt: null, reported: false });
  });

  it('say how their jobs came out, once all have', async () => {
    await ports.submit('b1');
    await run('b2', { jobs: { failed: 2 }, end: 'simulated' });
    await run('b3', { jobs: { cancelled: 1 }, end: 'cancelled' });
    expect((await list()).map(({ jobs }) => jobs)).toEqual([{ ...whole, cancelled: 1 }, { ...whole, failed: 2 }, null]);
    const begins = (await list()).map(({ position }) => position);
    expect(begins).toEqual([...begins].sort((a, b) => b - a));
    expect(begins.at(-1)).toBe(1);
  });

  it('are none in an empty log', async () => {
    expect(await list()).toEqual([]);
    expect(await findBaseline(ports.log, 'capital', 'w')).toBeNull();
  });
});

describe('the baseline of a batch', () => {
  const baseline = (domain = 'capital', world = 'w') => findBaseline(ports.log, domain, world);

  it('is the newest completed batch, by when it ended', async () => {
    await run('b1');
    expect(await baseline()).toBe('b1');
    await ports.submit('b2');
    await run('b3');
    expect(await baseline()).toBe('b3');
    await ports.append('batch.b2', BatchSimulated(whole));
    await ports.append('batch.b2', BatchCompleted({ jobs: whole, accepted: 0, rejected: 0, licensed: 0 }));
    expect(await baseline()).toBe('b2');
  });

  it.each([
    ['was cancelled', { end: 'cancelled' }],
    ['has not ended', { end: 'simulated' }],
    ['has a failed job', { jobs: { failed: 1 } }],
    ['has a cancelled job', { jobs: { cancelled: 1 } }],
    ['ran only some jobs', { submission: { only: 'decay_rate=0.01' } }],
    ['is of another domain', { submission: { domain: 'climate' } }],
    ['is of another world', { submission: { worldName: 'other' } }],
  ] as const)('is never a batch that %s', async (_what, options) => {
    await run('good');
    await run('bad', options);
    expect(await baseline()).toBe('good');
  });

  it('may have another name', async () => {
    await run('b1', { submission: { name: 'another manifest' } });
    expect(await baseline()).toBe('b1');
    expect(await baseline('climate')).toBeNull();
    expect(await baseline('capital', 'W')).toBeNull();
  });
});
