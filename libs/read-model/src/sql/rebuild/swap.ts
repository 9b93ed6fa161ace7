import type { Mark } from '@pulse/event-log';
import { sql, type Transaction } from 'kysely';
import { lockCheckpoint, retireCheckpoint, type Checkpoint } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import { NotMigratedError } from '../errors.js';
import type { Projection } from '../projection.js';
import { beforeOf, shadowOf } from './schemas.js';

/**
 * Holds the live checkpoint until the transaction ends: no batch is applied to the live tables, which are read as ever.
 * Gives up after a few seconds, because whoever waits for a lock keeps others waiting.
 */
export async function holdLive(trx: Transaction<unknown>, projection: Projection): Promise<Checkpoint & Mark> {
  await sql`SELECT set_config('lock_timeout', '5s', true), set_config('statement_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true)`.execute(trx);
  const live = await lockCheckpoint(bookkeepingOf(trx.withSchema(projection.name)), projection.name);
  if (live === null) throw new NotMigratedError(projection.name);
  return live;
}

/**
 * Puts the tables that were made again in the place of the live ones, which are kept beside them. A projector that waits
 * for the old checkpoint finds it retired, and goes on with the new one.
 */
export async function swap(trx: Transaction<unknown>, projection: Projection): Promise<void> {
  const { name } = projection;
  await retireCheckpoint(bookkeepingOf(trx.withSchema(name)), name);
  await sql`ALTER SCHEMA ${sql.id(name)} RENAME TO ${sql.id(beforeOf(projection))}`.execute(trx);
  await sql`ALTER SCHEMA ${sql.id(shadowOf(projection))} RENAME TO ${sql.id(name)}`.execute(trx);
}
