import type { PositionedCommit } from '@pulse/contracts';
import { sql } from 'kysely';
import { fingerprintOf, parkedOf, textOf, unpark } from '../bookkeeping/parked.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import { NotParkedError, ReplayFailedError } from '../errors.js';
import type { Projection } from '../projection.js';
import { failureKind } from '../transient.js';
import { useSchema } from '../use-schema.js';
import { whileHeld } from './while-held.js';

/**
 * Applies the parked commits of a stream in order, all or none, and from then on the stream as any other. The projector
 * may run meanwhile.
 *
 * @returns how many commits were applied
 * @throws NotParkedError
 * @throws ReplayFailedError when one cannot be applied: they stay parked, with one more attempt
 */
export async function replayParked(
  database: Database,
  projection: Projection,
  stream: string,
): Promise<{ readonly commits: number }> {
  try {
    return await whileHeld(database, projection.name, async (trx) => {
      const bound = trx.withSchema(projection.name);
      const own = bookkeepingOf(bound);
      const entries = await parkedOf(own, projection.name, stream);
      if (entries.length === 0) throw new NotParkedError(projection.name, stream);
      await useSchema(trx, projection.name);
      for (const entry of entries) await applyOne(projection, bound, entry);
      await unpark(own, projection.name, stream);
      return { commits: entries.length };
    });
  } catch (error) {
    if (error instanceof ReplayFailedError) await noteAttempt(database, projection, error);
    throw error;
  }
}

async function applyOne(
  projection: Projection,
  bound: Parameters<Projection['apply']>[0],
  entry: PositionedCommit,
): Promise<void> {
  try {
    await projection.apply(bound, [entry]);
  } catch (cause) {
    if (failureKind(cause) !== 'content') throw cause;
    throw new ReplayFailedError(projection.name, entry.commit.stream, entry.position, { cause });
  }
}

async function noteAttempt(
  { db }: Database,
  { name }: Projection,
  { position, cause }: ReplayFailedError,
): Promise<void> {
  await bookkeepingOf(db.withSchema(name))
    .updateTable('projection_parked')
    .set({ error: textOf(cause), fingerprint: fingerprintOf(cause), attempts: sql<number>`attempts + 1` })
    .where('projection', '=', name)
    .where('position', '=', position)
    .execute();
}
