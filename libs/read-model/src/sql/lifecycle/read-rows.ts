import type { Kysely } from 'kysely';
import type { BatchRow } from './evolve-row.js';
import type { LifecycleTables } from './tables.js';

const POSITIONS = ['position', 'ended_position', 'head_position', 'updated_position'] as const;

/** Rows of these batches by id; those that the table does not have are left out. Positions are numbers. */
export async function readRows(
  db: Kysely<LifecycleTables>,
  batchIds: readonly string[],
): Promise<Map<string, BatchRow>> {
  const rows = await db.selectFrom('batch').selectAll().where('batch_id', 'in', batchIds).execute();
  return new Map(rows.map((row) => [row.batch_id, withNumbers(row)]));
}

/** The driver hands out a bigint as text. */
export function withNumbers(row: BatchRow): BatchRow {
  const numbers = POSITIONS.map((key) => [key, row[key] === null ? null : Number(row[key])] as const);
  return { ...row, ...Object.fromEntries(numbers) };
}
