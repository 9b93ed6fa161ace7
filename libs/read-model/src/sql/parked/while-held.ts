import type { Transaction } from 'kysely';
import { lockCheckpoint } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import { backoffMs, pause } from '../backoff.js';
import type { Database } from '../database.js';
import { NotMigratedError } from '../errors.js';
import { retrying } from '../retrying.js';

const MOST_LOOKS = 5;

/**
 * Runs a transaction while no batch is applied to a projection. Tables that were replaced while it waited are looked for
 * again, and failures that pass by themselves are tried again.
 */
export async function whileHeld<T>(
  { db }: Database,
  name: string,
  run: (trx: Transaction<unknown>) => Promise<T>,
): Promise<T> {
  for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
    const outcome = await retrying(() =>
      db.transaction().execute(async (trx) => {
        const held = await lockCheckpoint(bookkeepingOf(trx.withSchema(name)), name);
        return held === null ? null : { result: await run(trx) };
      }),
    );
    if (outcome !== null) return outcome.result;
    await pause(backoffMs(looks), new AbortController().signal);
  }
  throw new NotMigratedError(name);
}
