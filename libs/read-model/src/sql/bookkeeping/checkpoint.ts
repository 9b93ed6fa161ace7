import type { Mark } from '@pulse/event-log';
import { sql, type Kysely } from 'kysely';
import type { BookkeepingTables } from './tables.js';

/** How far a projection has come. Position 0 is before the first commit. */
export interface Checkpoint extends Mark {
  readonly codeVersion: number;
}

/** Where a projection that has read nothing stands. */
export const START: Mark = { position: 0, commitId: '', hash: '' };

/** Reads a checkpoint; null when the projection has none, or its tables have been replaced. */
export async function readCheckpoint(db: Kysely<BookkeepingTables>, projection: string): Promise<Checkpoint | null> {
  const row = await db
    .selectFrom('projection_checkpoint')
    .select(['position', 'commit_id as commitId', 'hash', 'code_version as codeVersion'])
    .where('projection', '=', projection)
    .where('retired', '=', false)
    .executeTakeFirst();
  return row ?? null;
}

/** Writes a checkpoint at the beginning of the log unless there is one. */
export async function createCheckpoint(
  db: Kysely<BookkeepingTables>,
  projection: string,
  codeVersion: number,
): Promise<void> {
  const { position, commitId, hash } = START;
  await db
    .insertInto('projection_checkpoint')
    .values({ projection, position, commit_id: commitId, hash, code_version: codeVersion, retired: false })
    .onConflict((c) => c.column('projection').doNothing())
    .execute();
}

/**
 * Moves a checkpoint from one mark to the next and locks it until the transaction ends.
 *
 * @returns false when it does not stand at the first: somebody else has moved it
 */
export async function moveCheckpoint(
  db: Kysely<BookkeepingTables>,
  projection: string,
  from: Mark,
  to: Mark,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('projection_checkpoint')
    .set({ position: to.position, commit_id: to.commitId, hash: to.hash })
    .where('projection', '=', projection)
    .where('position', '=', from.position)
    .where('commit_id', '=', from.commitId)
    .where('retired', '=', false)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Locks a checkpoint until the transaction ends, so that no batch is applied meanwhile. Null as in `readCheckpoint`. */
export async function lockCheckpoint(db: Kysely<BookkeepingTables>, projection: string): Promise<Checkpoint | null> {
  const row = await db
    .selectFrom('projection_checkpoint')
    .select(['position', 'commit_id as commitId', 'hash', 'code_version as codeVersion'])
    .where('projection', '=', projection)
    .where('retired', '=', false)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Whoever waits to move this checkpoint finds that it may not, and looks for the tables that took its place. */
export async function retireCheckpoint(db: Kysely<BookkeepingTables>, projection: string): Promise<void> {
  await db
    .updateTable('projection_checkpoint')
    .set({ retired: sql`true` })
    .where('projection', '=', projection)
    .execute();
}
