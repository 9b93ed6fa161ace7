import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openFileArtifactStore } from '@pulse/artifact-store';
import {
  BatchCancelRequested,
  BatchCancelled,
  BatchCompleted,
  BatchSimulated,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  streams,
  type PlannedJob,
} from '@pulse/contracts';
import { openFileLog } from '@pulse/event-log';
import { batchWriter, plannedJob, succeededJob, testPlan } from '@pulse/testing';
import { homeAt } from '../embedded/home.js';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';
import { startRunningServer, type RunningServer } from '../testing/running-server.js';

jest.setTimeout(60_000);

const REASON = 'variable x is not a number at turn 3 of path 17, after rule R001 had moved it beyond every limit';

let folder: string;
let server: RunningServer;
let jobs: readonly PlannedJob[];
beforeAll(async () => {
  folder = makeFolder();
  const home = homeAt(folder, folder);
  const log = await openFileLog(home.log, { fsync: 'never' });
  const { submit, append } = batchWriter({ log, artifacts: openFileArtifactStore(home.artifacts) });
  jobs = Array.from({ length: 6 }, (_, i) => plannedJob(i + 1));
  const planned = { planned: { jobs: 6, forecasts: 12 }, submission: { name: 'a_name_longer_than_a_narrow_terminal' } };
  const begin = async (batchId: string) => submit(batchId, testPlan(jobs), planned);
  const job = (batchId: string, number: number) => streams.job(batchId, number);
  const started = (number: number, attempt = 1, worker = 'sim-a') =>
    JobStarted({ attempt, worker, name: `job${number}`, cacheKey: jobs[number - 1]!.cacheKey });
  const failed = (attempt: number, final: boolean) =>
    JobFailed({ attempt, class: 'error', message: REASON, detail: null, final });

  await begin('b20260101T000000_failed');
  for (const { number } of jobs) await append(job('b20260101T000000_failed', number), started(number), failed(1, true));
  const none = { succeeded: 0, reused: 0, failed: 6, cancelled: 0 };
  await append(streams.batch('b20260101T000000_failed'), BatchSimulated(none));
  await append(
    streams.batch('b20260101T000000_failed'),
    BatchCompleted({ jobs: none, accepted: 0, rejected: 0, licensed: 0 }),
  );

  await begin('b20260102T000000_cancel');
  await append(streams.batch('b20260102T000000_cancel'), BatchCancelRequested({ reason: 'a mistake' }));
  for (const { number } of jobs)
    await append(job('b20260102T000000_cancel', number), JobCancelled({ reason: 'asked' }));
  const all = { succeeded: 0, reused: 0, failed: 0, cancelled: 6 };
  await append(streams.batch('b20260102T000000_cancel'), BatchSimulated(all));
  await append(streams.batch('b20260102T000000_cancel'), BatchCancelled({ reason: 'a mistake', jobs: all }));

  await begin('b20260103T000000_runs00');
  const runs = (number: number) => job('b20260103T000000_runs00', number);
  await append(runs(1), ...succeededJob(jobs[0]!));
  await append(runs(2), JobReused({ cacheKey: jobs[1]!.cacheKey, source: 'job.b1.1@4', forecasts: 2 }));
  await append(runs(3), started(3), failed(1, false), started(3, 2, 'sim-b'), failed(2, true));
  await append(runs(4), started(4, 1, 'sim-b'));
  await append(runs(5), started(5), failed(1, false));

  await begin('b20260104T000000_waits0');
  await log.close();
  server = await startRunningServer(folder);
});
afterAll(async () => {
  await server.close();
  removeFolder(folder);
});

const run = async (...args: string[]) => {
  const { result, out, err } = await capture(() => runCli(args));
  return { code: result, out, err };
};
const places = [
  ['in a data folder', (...args: string[]) => run(...args, '--home', folder)],
  ['at a server', (...args: string[]) => run(...args, '--server', server.url)],
] as const;

async function withColumns<T>(columns: number, task: () => Promise<T>): Promise<T> {
  const { stdout } = process;
  const before = stdout.columns;
  stdout.columns = columns;
  try {
    return await task();
  } finally {
    stdout.columns = before;
  }
}

/** Cells of the rows of a table, by columns that two spaces part. */
const cells = (text: string) =>
  text
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.trim().split(/ {2,}/));

describe.each(places)('pulse batches %s', (_, ask) => {
  it('says what runs, what waits, and how many jobs are done and failed', async () => {
    const { code, out } = await ask('batches');
    expect(code).toBe(0);
    expect(cells(out).map(([id, , status, done, failed]) => [id!.slice(-6), status, done, failed])).toEqual([
      ['waits0', 'waiting', '0/6', '0'],
      ['runs00', 'running', '2/6', '1'],
      ['cancel', 'cancelled', '0/6', '0'],
      ['failed', 'completed', '0/6', '6'],
    ]);
  });

  it('fits into 80 columns', async () => {
    const { out } = await withColumns(80, () => ask('batches'));
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toContain('a_name_l');
  });

  it('has every state of the jobs in its document', async () => {
    const { batches } = JSON.parse((await ask('batches', '--json')).out) as { batches: { counts: unknown }[] };
    expect(batches[0]).toMatchObject({ status: 'planned' });
    expect(batches[1]).toMatchObject({ status: 'running', jobs: 6 });
    expect(batches.map(({ counts }) => counts)).toEqual([
      { pending: 6, running: 0, succeeded: 0, reused: 0, failed: 0, cancelled: 0 },
      { pending: 2, running: 1, succeeded: 1, reused: 1, failed: 1, cancelled: 0 },
      { pending: 0, running: 0, succeeded: 0, reused: 0, failed: 0, cancelled: 6 },
      { pending: 0, running: 0, succeeded: 0, reused: 0, failed: 6, cancelled: 0 },
    ]);
  });
});

describe.each(places)('pulse show of a batch %s', (_, ask) => {
  it('lists its jobs with state, attempts, worker and why they failed', async () => {
    const { code, out } = await withColumns(80, () => ask('show', 'b20260103T000000_runs00'));
    expect(code).toBe(0);
    expect(out).toContain('running, 2 of 6 jobs done, 1 failed, 1 running, 2 waiting\n');
    for (const line of out.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    const rows = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['1', 'job1', 'succeeded', '1', 'w'],
        ['2', 'job2', 'reused', '0', '-'],
        ['3', 'job3', 'failed', '2', 'sim-b'],
        ['4', 'job4', 'running', '1', 'sim-b'],
        ['5', 'job5', 'waiting', '1', 'sim-a'],
        ['6', 'job6', 'waiting', '0', '-'],
      ]),
    );
    expect(out.replaceAll(/\s+/g, ' ').split(`error: ${REASON}`).length).toBe(3);
  });

  it('is the newest for latest, and says why one was cancelled', async () => {
    expect((await ask('show', 'latest')).out).toMatch(/^b20260104T000000_waits0 .*: waiting, 0 of 6 jobs done, 6 wait/);
    expect((await ask('show', 'b20260102T000000_cancel')).out).toContain('\ncancelled because: a mistake\n');
  });

  it('is one document with every job', async () => {
    const document = JSON.parse((await ask('show', 'b20260103T000000_runs00', '--json')).out) as { jobs: unknown[] };
    expect(document).toMatchObject({
      schemaVersion: 1,
      batchId: 'b20260103T000000_runs00',
      status: 'running',
      counts: { pending: 2, running: 1, succeeded: 1, reused: 1, failed: 1, cancelled: 0 },
    });
    expect(document.jobs[2]).toEqual({
      number: 3,
      name: 'job3',
      status: 'failed',
      attempts: 2,
      worker: 'sim-b',
      failure: { class: 'error', message: REASON, detail: null },
      reusedFrom: null,
      milliseconds: null,
    });
  });

  it('of an unknown one is refused', async () => {
    expect(await ask('show', 'b9')).toMatchObject({ code: 3, err: expect.stringContaining('no batch "b9"') });
  });
});
