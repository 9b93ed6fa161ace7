import { sql } from 'kysely';
import { createCheckpoint } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import { NotMigratedError } from '../errors.js';
import { migrate, migrationsOf } from '../migrate.js';
import type { Projection } from '../projection.js';
import type { Target } from '../projector/apply-batch.js';
import { copyRights } from './copy-rights.js';
import { beforeOf, shadowOf } from './schemas.js';

/** Makes the empty tables that the log is replayed into. What an earlier rebuild left is dropped. */
export async function makeShadow(database: Database, projection: Projection): Promise<Target> {
  const { db } = database;
  const { name } = projection;
  const schema = shadowOf(projection);
  const live = await sql`SELECT 1 FROM pg_namespace WHERE nspname = ${name}`.execute(db);
  if (live.rows.length === 0) throw new NotMigratedError(name);
  await createCheckpoint(bookkeepingOf(db.withSchema(name)), name, projection.version ?? 1);
  for (const old of [schema, beforeOf(projection)]) await sql`DROP SCHEMA IF EXISTS ${sql.id(old)} CASCADE`.execute(db);
  await migrate(database, migrationsOf(projection, schema));
  await createCheckpoint(bookkeepingOf(db.withSchema(schema)), name, projection.version ?? 1);
  await db.transaction().execute((trx) => copyRights(trx, name, schema));
  return { database, projection, schema, durable: false, discarded: await copyDiscarded(database, projection, schema) };
}

/** What was given up stays given up. */
async function copyDiscarded({ db }: Database, { name }: Projection, schema: string): Promise<ReadonlySet<number>> {
  const rows = await bookkeepingOf(db.withSchema(name)).selectFrom('projection_discarded').selectAll().execute();
  for (let i = 0; i < rows.length; i += 5000)
    await bookkeepingOf(db.withSchema(schema))
      .insertInto('projection_discarded')
      .values(rows.slice(i, i + 5000))
      .execute();
  return new Set(rows.map(({ position }) => position));
}
