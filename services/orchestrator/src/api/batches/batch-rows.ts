import type { BatchDetail, BatchItem, JobsByStatus } from '@pulse/contracts';
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

/** A batch and its jobs as the tables have them at one position of the log. */
export interface BatchNow {
  readonly row: BatchRow;
  readonly counts: JobsByStatus;
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
      return { row, counts: await countJobs(snapshot, row), position };
    });
}

async function countJobs(db: OrchestratorDb, { batch_id: batchId, jobs }: BatchRow): Promise<JobsByStatus> {
  const rows = await db
    .selectFrom('job')
    .select((eb) => ['status', eb.fn.countAll<string>().as('jobs')])
    .where('batch_id', '=', batchId)
    .groupBy('status')
    .execute();
  const counts = noJobs(jobs ?? 0);
  for (const row of rows) {
    counts[row.status] += Number(row.jobs);
    counts.pending -= Number(row.jobs);
  }
  return counts;
}

/** Batches submitted before a position, newest first. */
export async function listRows(db: OrchestratorDb, before: number | null, limit: number): Promise<BatchRow[]> {
  const all = db.selectFrom('batch').selectAll().where('planned', 'is not', null);
  const some = before === null ? all : all.where('position', '<', before);
  const rows = await some.orderBy('position', 'desc').limit(limit).execute();
  return rows.map(withNumbers);
}

export function itemOf(row: BatchRow): BatchItem {
  return {
    batchId: row.batch_id,
    name: row.name,
    domain: row.domain,
    worldName: row.world_name,
    status: row.status as BatchItem['status'],
    jobs: row.jobs ?? 0,
    submittedAt: row.submitted_at,
    endedAt: isBatchFinal(stateOf(row)) ? row.ended_at : null,
    reported: row.reported,
  };
}

export function detailOf({ row, counts, position }: BatchNow): BatchDetail {
  const { submission } = row;
  return {
    ...itemOf(row),
    counts,
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
