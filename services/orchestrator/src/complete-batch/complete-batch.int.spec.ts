import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BatchLicensed, JobFailed, JobReused, JobStarted, streams } from '@pulse/contracts';
import { BatchBoard } from '@pulse/read-model';
import { batchWriter, plannedJob, succeededJob, testPlan } from '@pulse/testing';
import { cancelBatch, cancelOnFailures } from '../cancel-batch/cancel-batch.js';
import { openPorts } from '../testing/ports.js';
import { completeBatch, markSimulated } from './complete-batch.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened), actor: 'orchestrator' };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const jobs = [plannedJob(1), plannedJob(2), plannedJob(3)];
const board = () => BatchBoard.open(ports.log, ports.artifacts, 'b1');
const types = async () => (await ports.log.load('batch.b1')).events.map(({ type }) => type);
const fail = (number: number, final = true) =>
  ports.append(
    streams.job('b1', number),
    JobStarted({ attempt: 1, worker: 'w', name: `job${number}`, cacheKey: jobs[number - 1]!.cacheKey }),
    JobFailed({ attempt: 1, class: 'error', message: `job ${number} broke`, detail: null, final }),
  );
const succeed = (number: number) => ports.append(streams.job('b1', number), ...succeededJob(jobs[number - 1]!));
const licensed = BatchLicensed({ accepted: 3, rejected: 1, licensed: 2, byVerdict: { licensed: 2, refused: 1 } });

describe('the end of a batch', () => {
  it('is reached job by job, judged, and written once', async () => {
    await ports.submit('b1', testPlan(jobs));
    await succeed(1);
    await fail(2);
    expect(await markSimulated(ports, await board())).toBe(false);
    const { cacheKey } = jobs[2]!;
    await ports.append(streams.job('b1', 3), JobReused({ cacheKey, source: 'job.b0.1@4', forecasts: 2 }));
    expect(await completeBatch(ports, await board())).toBe(false);

    const first = await board();
    expect(await Promise.all([markSimulated(ports, first), markSimulated(ports, await board())])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await completeBatch(ports, await board())).toBe(false);
    await ports.append(streams.license('b1'), licensed);

    const ready = await board();
    expect(await Promise.all([completeBatch(ports, ready), completeBatch(ports, ready)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await types()).toEqual(['BatchSubmitted', 'BatchPlanned', 'BatchSimulated', 'BatchCompleted']);
    const counts = { succeeded: 1, reused: 1, failed: 1, cancelled: 0 };
    const { events } = await ports.log.load('batch.b1');
    expect(events.slice(2).map(({ data }) => data)).toEqual([
      counts,
      { jobs: counts, accepted: 3, rejected: 1, licensed: 2 },
    ]);
    // Also somebody who has not read the end yet changes nothing.
    expect(await completeBatch(ports, ready)).toBe(false);
    expect(await markSimulated(ports, first)).toBe(false);
    expect(await cancelBatch(ports, 'b1', 'late')).toBe(false);
    expect(await types()).toHaveLength(4);
  });

  it('is a cancel with its reason where one was asked for', async () => {
    await ports.submit('b1', testPlan([jobs[0]!]));
    expect(await cancelBatch(ports, 'b1', 'enough')).toBe(true);
    expect(await cancelBatch(ports, 'b1', 'again')).toBe(false);
    await succeed(1);
    await markSimulated(ports, await board());
    await ports.append(streams.license('b1'), licensed);
    expect(await completeBatch(ports, await board())).toBe(true);
    const { events } = await ports.log.load('batch.b1');
    expect(events.at(-1)).toMatchObject({
      type: 'BatchCancelled',
      data: { reason: 'enough', jobs: { succeeded: 1, reused: 0, failed: 0, cancelled: 0 } },
    });
  });

  it('waits for the last word of the judge', async () => {
    await ports.submit('b1', testPlan([]));
    await markSimulated(ports, await board());
    await ports.append(streams.license('b1'), { type: 'ForecastAccepted', schemaVersion: 1, data: {} });
    expect(await completeBatch(ports, await board())).toBe(false);
  });
});

describe('too many failures', () => {
  it.each([
    [null, 3, null],
    [1, 0, null],
    [1, 1, 'fail-fast: a job failed, the last of them job1: job 1 broke'],
    [2, 1, null],
    [2, 2, 'max-failures: 2 jobs failed, the last of them job2: job 2 broke'],
    [2, 3, 'max-failures: 3 jobs failed, the last of them job3: job 3 broke'],
  ])('with a limit of %p, %d failures cancel with: %p', async (maxFailures, failures, reason) => {
    await ports.submit('b1', testPlan(jobs), { submission: { maxFailures } });
    for (let number = 1; number <= failures; number++) await fail(number);
    const seen = await board();
    expect(await cancelOnFailures(ports, seen)).toBe(reason !== null);
    const { events } = await ports.log.load('batch.b1');
    expect(events.slice(2).map(({ data }) => data)).toEqual(reason === null ? [] : [{ reason }]);
    expect(await cancelOnFailures(ports, seen)).toBe(false);
  });

  it('are not attempts that will be tried again', async () => {
    await ports.submit('b1', testPlan(jobs), { submission: { maxFailures: 1 } });
    await fail(1, false);
    expect(await cancelOnFailures(ports, await board())).toBe(false);
  });
});
