import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import { NotParkedError } from '../errors.js';
import type { Projection } from '../projection.js';
import { whileHeld } from './while-held.js';

export interface Discard {
  readonly stream: string;
  /** Only the commit at this position; the others stay parked. */
  readonly position?: number;
  /** Why, for whoever reads it later. */
  readonly reason: string;
}

/**
 * Gives up parked commits of a stream: they count as applied, now and when the tables are made again. What was given up,
 * and why, is kept.
 *
 * @returns the positions that were given up
 * @throws NotParkedError
 */
export async function discardParked(
  database: Database,
  { name }: Pick<Projection, 'name'>,
  { stream, position, reason }: Discard,
): Promise<{ readonly positions: readonly number[] }> {
  return await whileHeld(database, name, async (trx) => {
    const own = bookkeepingOf(trx.withSchema(name));
    const rows = await own
      .deleteFrom('projection_parked')
      .where('projection', '=', name)
      .where('stream', '=', stream)
      .$if(position !== undefined, (q) => q.where('position', '=', position!))
      .returning(['projection', 'position', 'stream', 'first_version', 'error'])
      .execute();
    if (rows.length === 0) throw new NotParkedError(name, stream);
    await own
      .insertInto('projection_discarded')
      .values(rows.map((row) => ({ ...row, reason })))
      .execute();
    return { positions: rows.map((row) => row.position).sort((a, b) => a - b) };
  });
}
