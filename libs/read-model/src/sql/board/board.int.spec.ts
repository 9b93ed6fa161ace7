import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchCancelRequested,
  ForecastScored,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  streams,
  type PositionedCommit,
} from '@pulse/contracts';
import { batchWriter, plannedJob, PostgresServer, scoredForecast, succeededJob, testPlan } from '@pulse/testing';
import { array, assert, asyncProperty, boolean, integer, tuple } from 'fast-check';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { BatchBoard } from '../../batch-board.js';
import type { Board, BoardStatus } from '../../board.js';
import { UnknownBatchError } from '../../read-batch.js';
import { openPorts } from '../../testing/ports.js';
import { applyLifecycle, lifecycleMigrations } from '../lifecycle/index.js';
import { applyJobs, jobMigrations, SqlBoard, type BoardTables } from './index.js';

jest.setTimeout(600_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());

/** An empty log, and the tables in a schema of a database of their own. */
async function setUp() {
  const ports = await openPorts();
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 2 });
  const root = new Kysely<BoardTables>({ dialect: new PostgresDialect({ pool }) });
  await root.schema.createSchema('orchestrator').execute();
  const db = root.withSchema('orchestrator');
  for (const migration of [...Object.values(lifecycleMigrations), ...Object.values(jobMigrations)])
    await migration.up(db as Kysely<unknown>);
  const close = async () => {
    await root.destroy();
    await ports.close();
  };
  let next = 1;
  const commits = async (from = 1) => {
    const found: PositionedCommit[] = [];
    for await (const entry of ports.log.read(from)) found.push(entry);
    return found;
  };
  const apply = async (some: readonly PositionedCommit[]) => {
    await applyLifecycle(db, some);
    await applyJobs(db, some);
  };
  /** Brings the tables to the end of the log. */
  const project = async () => {
    const news = await commits(next);
    await apply(news);
    next += news.length;
  };
  return { ...ports, ...batchWriter(ports), db, commits, apply, project, close };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const jobs = Array.from({ length: 6 }, (_, i) => plannedJob(i + 1));
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

interface Adapter {
  readonly name: string;
  readonly settle: () => Promise<void>;
  readonly open: (batchId: string) => Promise<Board>;
}

const ADAPTERS: readonly Adapter[] = [
  { name: 'folds', settle: async () => {}, open: (id) => BatchBoard.open(ports.log, ports.artifacts, id) },
  { name: 'tables', settle: () => ports.project(), open: (id) => SqlBoard.open(ports.db, ports.artifacts, id) },
];

describe.each(ADAPTERS)('the board of a batch: $name', ({ settle, open }) => {
  const settled = async (batchId = 'b1') => {
    await settle();
    return open(batchId);
  };
  it('counts every job once, in whatever state it is', async () => {
    await ports.submit('b1', testPlan(jobs));
    const board = await settled();
    expect(board.counts).toEqual(counts({ pending: 6 }));
    await ports.append(job(1), ...succeededJob(jobs[0]!));
    await ports.append(job(2), JobReused({ cacheKey: jobs[1]!.cacheKey, source: 'job.b0.1@3', forecasts: 2 }));
    await ports.append(job(3), started(3), failed(1, true));
    await ports.append(job(4), JobCancelled({ reason: 'r' }));
    await ports.append(job(5), started(5), ForecastScored({ ...scoredForecast(1), attempt: 1 }));
    expect(board.counts).toEqual(counts({ pending: 6 }));
    await settle();
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
    await settle();
    await board.refresh();
    expect(board.counts).toEqual(expected);
    expect(board.failures).toEqual([{ job: 3, class: 'error', message: 'no. 1' }]);
    // A board that is opened later reads the same from the log.
    expect((await settled()).counts).toEqual(expected);
  });

  it('goes back to pending between attempts, and knows only final failures', async () => {
    await ports.submit('b1', testPlan(jobs.slice(0, 1)));
    const board = await settled();
    const steps = [
      [[started(1)], 'running', []],
      [[failed(1, false)], 'pending', []],
      [[started(1, 2), failed(2, false)], 'pending', []],
      [[started(1, 3)], 'running', []],
      [[started(1, 4), failed(4, true)], 'failed', [{ job: 1, class: 'error', message: 'no. 4' }]],
    ] as const;
    for (const [events, status, failures] of steps) {
      await ports.append(job(1), ...events);
      await settle();
      await settle();
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
    const board = await settled();
    await ports.append(streams.job('b10', 1), ...succeededJob(jobs[0]!));
    await ports.append(streams.batch('b10'), BatchCancelRequested({ reason: 'other' }));
    await settle();
    await board.refresh();
    expect(board.counts).toEqual(counts({ pending: 1 }));
    expect(board.view.state.status).toBe('planned');
  });

  it('sees what happens to the batch itself', async () => {
    await ports.submit('b1');
    const board = await settled();
    await ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
    expect(board.view.state.status).toBe('planned');
    await settle();
    await board.refresh();
    expect(board.view.state).toMatchObject({ status: 'cancelling', reason: 'enough' });
  });

  it('of an empty plan is final at once', async () => {
    await ports.submit('b1', testPlan([]));
    expect((await settled()).allFinal).toBe(true);
  });

  it('is not opened for a batch that is not there', async () => {
    await expect(settled('nothing')).rejects.toThrow(UnknownBatchError);
  });
});

describe('the board of tables', () => {
  it('comes to know what was parked and replayed, below what it has seen', async () => {
    await ports.submit('b1', testPlan(jobs.slice(0, 2)));
    await ports.append(job(1), ...succeededJob(jobs[0]!));
    await ports.append(job(2), ...succeededJob(jobs[1]!));
    const [batch, first, second] = await ports.commits();
    await ports.apply([batch!, second!]);
    let now = 0;
    const board = await SqlBoard.open(ports.db, ports.artifacts, 'b1', () => now);
    expect(board.counts).toEqual(counts({ pending: 1, succeeded: 1 }));
    await ports.apply([first!]);
    now = 30_000;
    await board.refresh();
    expect(board.counts).toEqual(counts({ succeeded: 2 }));
  });
});

describe('the table of jobs', () => {
  const rows = () => ports.db.selectFrom('job').selectAll().orderBy('number').execute();

  it('says what the log says of each job', async () => {
    await ports.submit('b1', testPlan(jobs));
    await ports.append(job(1), started(1), failed(1, false));
    await ports.append(
      job(1),
      ...succeededJob(jobs[0]!).map((event) => ({ ...event, data: { ...event.data, attempt: 2 } })),
    );
    await ports.append(job(2), JobReused({ cacheKey: jobs[1]!.cacheKey, source: 'job.b0.1@3', forecasts: 2 }));
    await ports.project();
    const nothing = { worker: null, failure: null, reused_from: null, evidence: null, milliseconds: null };
    expect(await rows()).toEqual([
      {
        ...nothing,
        batch_id: 'b1',
        number: 1,
        status: 'succeeded',
        attempts: 2,
        name: 'job1',
        worker: 'w',
        failure: { class: 'error', message: 'no. 1', detail: null },
        forecasts: 2,
        milliseconds: 12,
        peak_bytes: '1000',
        version: 6,
        position: '3',
        first_position: '2',
      },
      {
        ...nothing,
        batch_id: 'b1',
        number: 2,
        status: 'reused',
        attempts: 0,
        name: null,
        reused_from: 'job.b0.1@3',
        forecasts: 2,
        peak_bytes: null,
        version: 1,
        position: '4',
        first_position: '4',
      },
    ]);
  });

  it('comes out the same whatever the batches of commits, and however often each is applied', async () => {
    await ports.submit('b1', testPlan(jobs));
    await ports.append(job(1), started(1));
    await ports.append(job(2), started(2), failed(1, false));
    await ports.append(job(1), ForecastScored({ ...scoredForecast(1), attempt: 1 }));
    await ports.append(job(2), started(2, 2));
    await ports.append(job(3), JobCancelled({ reason: 'r' }));
    await ports.append(job(2), failed(2, true));
    await ports.append(job(1), started(1, 2));
    await ports.append(job(1), { type: 'SomethingNew', schemaVersion: 1, data: {} });
    const all = await ports.commits();
    await ports.apply(all);
    const whole = await rows();
    expect(whole.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['running', 2],
      ['failed', 2],
      ['cancelled', 0],
    ]);
    await assert(
      asyncProperty(array(tuple(integer({ min: 1, max: 4 }), boolean())), async (cuts) => {
        await ports.db.deleteFrom('job').execute();
        let at = 0;
        for (const [size, again] of [...cuts, [all.length, true] as const]) {
          const some = all.slice(at, (at += size));
          await ports.apply(some);
          if (again) await ports.apply(some);
        }
        await ports.apply(all);
        expect(await rows()).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it('takes thousands of jobs in one statement', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      position: i + 2,
      commit: {
        stream: streams.job('b1', i + 1),
        firstVersion: 1,
        lastVersion: 1,
        events: [JobCancelled({ reason: 'r' })],
      },
    }));
    await ports.apply(many as never);
    const { n } = await ports.db
      .selectFrom('job')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe('20000');
  });
});
