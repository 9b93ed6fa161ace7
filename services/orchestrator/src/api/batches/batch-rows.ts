import type { ApiBatchStatus, BatchDetail, BatchItem, JobsByStatus } from '@pulse/contracts';
import { isBatchFinal } from '@pulse/domain';
import { stateOf, withNumbers, type BatchRow } from '@pulse/read-model/sql';
import { readPosition } from '../../cluster/projection/checkpoint.js';
import type { OrchestratorDb } from '../../cluster/projection/tables.js';

export const noJobs = (pending = 0): JobsByStatus => ({
  pending,
  running: 0,
  succeeded: 0,
  reused: 0,
  failed: 0,
  cancelled: 0,
});

export interface CountedRow {
  readonly row: BatchRow;
  readonly counts: JobsByStatus;
}

/** A batch and its jobs as the tables have them at one position of the log. */
export interface BatchNow extends CountedRow {
  readonly position: number;
}

/** Reads a batch as of one moment; null where the tables do not have it, or not yet. */
export function readBatchNow(db: OrchestratorDb, batchId: string): Promise<BatchNow | null> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const found = await snapshot.selectFrom('batch').selectAll().where('batch_id', '=', batchId).executeTakeFirst();
      if (found === undefined || found.planned === null) return null;
      const position = await readPosition(snapshot);
      const row = withNumbers(found);
      const counts = (await countJobs(snapshot, [row])).get(row.batch_id)!;
      return { row, counts, position };
    });
}

/** Jobs of batches by their states. Those of a batch whose jobs have all ended are in its row; the others are counted. */
async function countJobs(db: OrchestratorDb, batches: readonly BatchRow[]): Promise<Map<string, JobsByStatus>> {
  const counts = new Map(batches.map((row) => [row.batch_id, endedCounts(row) ?? noJobs(row.jobs ?? 0)]));
  const open = batches.filter((row) => endedCounts(row) === null).map((row) => row.batch_id);
  if (open.length === 0) return counts;
  const rows = await db
    .selectFrom('job')
    .select((eb) => ['batch_id', 'status', eb.fn.countAll<string>().as('jobs')])
    .where('batch_id', 'in', open)
    .groupBy(['batch_id', 'status'])
    .execute();
  for (const row of rows) {
    const of = counts.get(row.batch_id)!;
    of[row.status] += Number(row.jobs);
    of.pending -= Number(row.jobs);
  }
  return counts;
}

/** Null while jobs of the batch have not ended. */
function endedCounts({ succeeded, reused, failed, cancelled }: BatchRow): JobsByStatus | null {
  if (succeeded === null || reused === null || failed === null || cancelled === null) return null;
  return { pending: 0, running: 0, succeeded, reused, failed, cancelled };
}

/** A planned batch runs once a job of it has begun, or was found in the cache. */
export function statusOf({ row, counts }: CountedRow): ApiBatchStatus {
  const status = row.status as Exclude<ApiBatchStatus, 'running'>;
  return status === 'planned' && counts.pending < (row.jobs ?? 0) ? 'running' : status;
}

/** Batches submitted before a position, newest first. */
export function listRows(db: OrchestratorDb, before: number | null, limit: number): Promise<CountedRow[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => listIn(snapshot, before, limit));
}

async function listIn(db: OrchestratorDb, before: number | null, limit: number): Promise<CountedRow[]> {
  const all = db.selectFrom('batch').selectAll().where('planned', 'is not', null);
  const some = before === null ? all : all.where('position', '<', before);
  const found = await some.orderBy('position', 'desc').limit(limit).execute();
  const rows = found.map(withNumbers);
  const counts = await countJobs(db, rows);
  return rows.map((row) => ({ row, counts: counts.get(row.batch_id)! }));
}

export function itemOf({ row, counts }: CountedRow): BatchItem {
  return {
    batchId: row.batch_id,
    name: row.name,
    domain: row.domain,
    worldName: row.world_name,
    status: statusOf({ row, counts }),
    jobs: row.jobs ?? 0,
    counts,
    submittedAt: row.submitted_at,
    endedAt: isBatchFinal(stateOf(row)) ? row.ended_at : null,
    reported: row.reported,
  };
}

export function detailOf({ row, counts, position }: BatchNow): BatchDetail {
  const { submission } = row;
  return {
    ...itemOf({ row, counts }),
    forecasts: row.forecasts ?? 0,
    baseline: row.baseline,
    continues: row.continues,
    reason: row.cancel_reason,
    only: submission.only,
    trustOnly: submission.trustOnly,
    maxFailures: submission.maxFailures,
    useCache: submission.useCache,
    plan: row.plan!,
    position,
  };
}
