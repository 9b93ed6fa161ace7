import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  BatchCancelRequested,
  BatchCompleted,
  BatchLicensed,
  BatchSimulated,
  ReportsWritten,
  type DataOf,
  type PositionedCommit,
} from '@pulse/contracts';
import { batchWriter, fakeHash, PostgresServer } from '@pulse/testing';
import * as fc from 'fast-check';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { dueBatchesContract } from '../../testing/due-batches-contract.js';
import { openPorts } from '../../testing/ports.js';
import { applyLifecycle } from './apply.js';
import { sqlDueBatches, traceOfBatch } from './due-batches.js';
import { lifecycleMigrations } from './migrations.js';
import type { LifecycleTables } from './tables.js';

jest.setTimeout(600_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());

/** A schema with the table, in a database of its own, and an empty log beside it. */
async function setUp() {
  const ports = await openPorts();
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 2 });
  const root = new Kysely<LifecycleTables>({ dialect: new PostgresDialect({ pool }) });
  await root.schema.createSchema('license').execute();
  const db = root.withSchema('license');
  for (const migration of Object.values(lifecycleMigrations)) await migration.up(db as Kysely<unknown>);
  const commits = async (from = 1) => {
    const found: PositionedCommit[] = [];
    for await (const entry of ports.log.read(from)) found.push(entry);
    return found;
  };
  const rows = async () => db.selectFrom('batch').selectAll().orderBy('batch_id').execute();
  const clear = async () => db.deleteFrom('batch').execute();
  const dispose = async () => {
    await root.destroy();
    await ports.close();
  };
  return { db, ports, commits, rows, clear, dispose, ...batchWriter(ports) };
}

dueBatchesContract(
  'table',
  async () => {
    const { db, commits, append, submit, dispose } = await setUp();
    let next = 1;
    const settled = async () => {
      const news = await commits(next);
      await applyLifecycle(db, news);
      next += news.length;
    };
    return { due: sqlDueBatches(db), append, submit, settled, dispose };
  },
  { describe, it, expect },
);

const jobs = { succeeded: 3, reused: 2, failed: 1, cancelled: 0 };
const licensed = BatchLicensed.trusted({} as DataOf<typeof BatchLicensed>);

describe('the lifecycle of batches in a table', () => {
  it('says what the log says', async () => {
    const { db, ports, commits, append, submit, rows, dispose } = await setUp();
    await append('rule.r1', { type: 'Noted', schemaVersion: 1, data: {} });
    await submit('b1', undefined, {
      submission: { name: 'first', maxFailures: 7 },
      planned: { jobs: 6, forecasts: 12, baseline: 'b0', continues: 'a9' },
    });
    await append('batch.b1', BatchSimulated(jobs));
    await append('license.b1', licensed);
    await append('batch.b1', BatchCompleted({ jobs, accepted: 9, rejected: 1, licensed: 4 }));
    await append('audit.b1', ReportsWritten({ files: {}, bundles: [] }));
    await applyLifecycle(db, await commits());
    const { events } = await ports.log.load('batch.b1');
    const [submission, planned] = events.map(({ data }) => data);
    expect(await rows()).toEqual([
      {
        batch_id: 'b1',
        name: 'first',
        domain: 'capital',
        world_name: 'w',
        status: 'completed',
        submitted_at: events[0]!.recordedAt,
        ended_at: events.at(-1)!.recordedAt,
        position: '2',
        ended_position: '5',
        version: 4,
        head_position: '5',
        updated_position: '6',
        submission,
        planned,
        plan: planned!['plan'],
        jobs: 6,
        forecasts: 12,
        max_failures: 7,
        baseline: 'b0',
        continues: 'a9',
        cancel_reason: null,
        succeeded: 3,
        reused: 2,
        failed: 1,
        cancelled: 0,
        accepted: 9,
        rejected: 1,
        licensed: 4,
        traceparent: null,
        judged: true,
        reported: true,
      },
    ]);
    await dispose();
  });

  it('keeps the trace of the submission, not that of later commits', async () => {
    const { db, commits, append, submit, dispose } = await setUp();
    await submit('b1');
    await append('batch.b1', BatchCancelRequested({ reason: 'r' }));
    const [first, second] = await commits();
    const traced = (entry: PositionedCommit, traceparent: string) => ({
      ...entry,
      commit: { ...entry.commit, traceparent },
    });
    await applyLifecycle(db, [traced(first!, '00-aa-bb-01'), traced(second!, '00-cc-dd-01')]);
    expect(await traceOfBatch(db, 'b1')).toBe('00-aa-bb-01');
    expect(await traceOfBatch(db, 'b2')).toBeNull();
    await dispose();
  });

  it('comes out the same whatever the batches of commits, and however often each is applied', async () => {
    const { db, commits, append, submit, rows, clear, dispose } = await setUp();
    for (const id of ['b1', 'b2', 'b3']) await submit(id);
    for (const id of ['b1', 'b2', 'b3']) await append(`batch.${id}`, BatchSimulated(jobs));
    for (const id of ['b1', 'b3']) await append(`license.${id}`, licensed);
    await append('batch.b3', BatchCompleted({ jobs, accepted: 0, rejected: 0, licensed: 0 }));
    const all = await commits();
    await applyLifecycle(db, all);
    const whole = await rows();
    expect(whole).toHaveLength(3);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean())), async (cuts) => {
        await clear();
        let at = 0;
        for (const [size, again] of [...cuts, [all.length, true] as const]) {
          const some = all.slice(at, (at += size));
          await applyLifecycle(db, some);
          if (again) await applyLifecycle(db, some);
        }
        // All over again, as after a checkpoint that did not move.
        await applyLifecycle(db, all);
        expect(await rows()).toEqual(whole);
      }),
      { numRuns: 15 },
    );
    await dispose();
  });

  it('refuses a licence whose batch it has not applied, and writes nothing', async () => {
    const { db, commits, append, submit, rows, dispose } = await setUp();
    await submit('b1');
    await append('license.b1', licensed);
    const [, licence] = await commits();
    await expect(applyLifecycle(db, [licence!])).rejects.toMatchObject({
      code: 'lifecycle.batch_row_missing',
      position: 2,
    });
    expect(await rows()).toEqual([]);
    await dispose();
  });

  it('writes more rows at once than a statement has room for', async () => {
    const { db, commits, submit, dispose } = await setUp();
    await submit('b1');
    const [{ commit } = { commit: null }] = await commits();
    const many = Array.from({ length: 4500 }, (_, i): PositionedCommit => {
      const events = commit!.events.map((event) => ({ ...event, data: { ...event.data, batchId: `b${i}` } }));
      return { position: i + 1, commit: { ...commit!, id: fakeHash(`${i}`), stream: `batch.b${i}`, events } };
    });
    await applyLifecycle(db, many);
    expect(await sqlDueBatches(db).open()).toHaveLength(4500);
    await dispose();
  });
});
