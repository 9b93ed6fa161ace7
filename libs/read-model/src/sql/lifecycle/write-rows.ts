import type { Insertable, Kysely } from 'kysely';
import type { BatchRow } from './evolve-row.js';
import type { BatchTable, LifecycleTables } from './tables.js';

/** A statement may have 65,535 parameters, a row has 31. */
const MOST_ROWS = 2000;

/** What can change after the first commit of a batch. */
const MUTABLE = [
  'status',
  'ended_at',
  'ended_position',
  'version',
  'head_position',
  'updated_position',
  'planned',
  'plan',
  'jobs',
  'forecasts',
  'baseline',
  'continues',
  'cancel_reason',
  'succeeded',
  'reused',
  'failed',
  'cancelled',
  'accepted',
  'rejected',
  'licensed',
  'judged',
  'reported',
] as const satisfies readonly (keyof BatchTable)[];

/** Inserts or replaces whole rows, always in the same order so that writers do not lock each other out. */
export async function writeRows(db: Kysely<LifecycleTables>, rows: readonly BatchRow[]): Promise<void> {
  const sorted = rows.toSorted((a, b) => (a.batch_id < b.batch_id ? -1 : 1)).map(stored);
  for (let at = 0; at < sorted.length; at += MOST_ROWS)
    await db
      .insertInto('batch')
      .values(sorted.slice(at, at + MOST_ROWS))
      .onConflict((conflict) =>
        conflict
          .column('batch_id')
          .doUpdateSet((eb) => Object.fromEntries(MUTABLE.map((column) => [column, eb.ref(`excluded.${column}`)]))),
      )
      .execute();
}

function stored(row: BatchRow): Insertable<BatchTable> {
  const { submission, planned, position, ended_position, head_position, updated_position, ...plain } = row;
  return {
    ...plain,
    position: Number(position),
    ended_position: ended_position === null ? null : Number(ended_position),
    head_position: Number(head_position),
    updated_position: Number(updated_position),
    submission: JSON.stringify(submission),
    planned: planned === null ? null : JSON.stringify(planned),
  };
}
