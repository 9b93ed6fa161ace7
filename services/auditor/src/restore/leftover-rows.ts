import type { Kysely } from 'kysely';
import { KEEP, type ArchiveTables } from '../archive/tables.js';
import type { Fate, Leftover } from './leftovers.js';

/** Puts a leftover aside, so that it outlives the stream that it came from. */
export async function putAside(db: Kysely<ArchiveTables>, leftover: Leftover): Promise<void> {
  await db
    .withSchema(KEEP)
    .insertInto('restore_leftover')
    .values({ ...leftover, fate: null })
    .onConflict((conflict) =>
      conflict
        .column('sha256')
        .doUpdateSet({ position: leftover.position, fate: null })
        // One whose fate is open is here from a restore that was cut short; its first place is the right one.
        .where('restore_leftover.fate', 'is not', null),
    )
    .execute();
}

/** Whether a restore was cut short before every fate was closed. */
export async function hasOpenFates(db: Kysely<ArchiveTables>): Promise<boolean> {
  const row = await openLeftovers(db).select('sha256').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Leftovers whose fate is open, in order of position. */
export async function* readLeftovers(db: Kysely<ArchiveTables>): AsyncGenerator<Leftover, void, void> {
  const order = await openLeftovers(db).select('sha256').orderBy('position').orderBy('sha256').execute();
  for (const { sha256 } of order) {
    const row = await openLeftovers(db)
      .select(['position', 'subject', 'bytes', 'sha256'])
      .where('sha256', '=', sha256)
      .executeTakeFirstOrThrow();
    yield { ...row, position: Number(row.position) };
  }
}

/** Closes the fates of all leftovers at once, when the log is whole again. */
export async function closeFates(db: Kysely<ArchiveTables>, fates: readonly Fate[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { sha256, reason } of fates)
      await transaction
        .withSchema(KEEP)
        .updateTable('restore_leftover')
        .set({ fate: reason ?? 'reappended' })
        .where('sha256', '=', sha256)
        .execute();
  });
}

const openLeftovers = (db: Kysely<ArchiveTables>) =>
  db.withSchema(KEEP).selectFrom('restore_leftover').where('fate', 'is', null);
