import type { Kysely } from 'kysely';
import type { DueBatches } from '../../due-batches.js';
import type { LifecycleTables } from './tables.js';

/** Answers from the table `batch` of the schema that `db` is bound to; as far as its projection has come. */
export function sqlDueBatches(db: Kysely<LifecycleTables>): DueBatches {
  const ids = () => db.selectFrom('batch').select('batch_id').orderBy('position');
  const list = async (query: ReturnType<typeof ids>) => (await query.execute()).map((row) => row.batch_id);
  return {
    open: () => list(ids().where('status', 'in', ['planned', 'cancelling', 'simulated'])),
    simulated: () => list(ids().where('status', '=', 'simulated').where('judged', '=', false)),
    ended: () => list(ids().where('ended_position', 'is not', null).where('reported', '=', false)),
  };
}

/** The trace that a batch was submitted in; null where it had none, or the table does not have the batch. */
export async function traceOfBatch(db: Kysely<LifecycleTables>, batchId: string): Promise<string | null> {
  const row = await db.selectFrom('batch').select('traceparent').where('batch_id', '=', batchId).executeTakeFirst();
  return row?.traceparent ?? null;
}
