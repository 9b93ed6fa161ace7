import { sql, type Kysely, type Transaction } from 'kysely';
import type { Migration } from 'kysely/migration';
import { bookkeepingMigrations } from './bookkeeping/migrations.js';
import type { Database } from './database.js';
import { MigrationMismatchError } from './errors.js';
import type { Projection } from './projection.js';
import { useSchema } from './use-schema.js';

/** A schema and what makes its tables; keys begin with a time, as in `20261121T1900_batch`. */
export interface SchemaMigrations {
  readonly schema: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

interface AppliedTable {
  readonly schema_migration: { readonly ordinal: number; readonly name: string };
}

const NAME = /^\d{8}T\d{4}_[a-z0-9_]+$/;

/**
 * Brings a schema up to date in one transaction, under a lock that lets any number of processes start at once. Raw SQL in
 * a migration finds the schema first on its search path.
 *
 * @param target a schema, or a projection, whose schema then also gets the projector's own tables
 * @returns the names of the migrations that were applied now
 * @throws MigrationMismatchError when the schema had others before
 */
export async function migrate(database: Database, target: SchemaMigrations | Projection): Promise<string[]> {
  const { schema, migrations } = 'schema' in target ? target : migrationsOf(target);
  const names = Object.keys(migrations).sort();
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) throw new Error(`migration ${odd} of schema ${schema} is not named <YYYYMMDD>T<HHMM>_<what>`);
  return database.db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`pulse:migrate:${schema}`}, 0))`.execute(trx);
    const bound = await prepare(trx, schema);
    const pending = pendingOf(schema, names, await appliedTo(bound));
    for (const name of pending) {
      await migrations[name]!.up(bound);
      await bound
        .insertInto('schema_migration')
        .values({ ordinal: names.indexOf(name) + 1, name })
        .execute();
    }
    return pending;
  });
}

/** The migrations of a projection with those of the projector's own tables, for another schema where one is named. */
export function migrationsOf(projection: Projection, schema = projection.name): SchemaMigrations {
  return { schema, migrations: { ...bookkeepingMigrations, ...projection.migrations } };
}

async function prepare(trx: Transaction<unknown>, schema: string): Promise<Kysely<AppliedTable>> {
  const exists = await sql`SELECT 1 FROM pg_namespace WHERE nspname = ${schema}`.execute(trx);
  if (exists.rows.length === 0) await trx.schema.createSchema(schema).execute();
  await useSchema(trx, schema);
  const bound = trx.withSchema(schema) as unknown as Kysely<AppliedTable>;
  await bound.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('ordinal', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .execute();
  return bound;
}

async function appliedTo(bound: Kysely<AppliedTable>): Promise<string[]> {
  const rows = await bound.selectFrom('schema_migration').select('name').orderBy('ordinal').execute();
  return rows.map(({ name }) => name);
}

function pendingOf(schema: string, names: readonly string[], applied: readonly string[]): string[] {
  for (const [i, name] of applied.entries())
    if (names[i] !== name) throw new MigrationMismatchError(schema, i + 1, name, names[i]);
  return names.slice(applied.length);
}
