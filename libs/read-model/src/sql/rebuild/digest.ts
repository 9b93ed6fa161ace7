import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { readCheckpoint } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import type { Projection } from '../projection.js';

/** What stands in the tables of a projection, at one moment. */
export interface Digest {
  /** The position that the tables stand at. */
  readonly position: number;
  /** Hex SHA-256 over the digests of the tables in order of their names. */
  readonly digest: string;
  readonly tables: Readonly<Record<string, TableDigest>>;
}

export interface TableDigest {
  readonly rows: number;
  /** Hex SHA-256 over the hashes of the rows in order; columns in order of their names. */
  readonly hash: string;
}

/** The digest of a projection's tables in its schema, or in another, as one snapshot sees them. */
export function digest(database: Pick<Database, 'db'>, projection: Projection, schema?: string): Promise<Digest> {
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => digestIn(trx, projection, schema ?? projection.name));
}

/** The same within a transaction. */
export async function digestIn(trx: Transaction<unknown>, projection: Projection, schema: string): Promise<Digest> {
  // Texts of dates and numbers depend on the session; the columns that the digest is about must not.
  await sql`SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true),
    set_config('bytea_output', 'hex', true)`.execute(trx);
  const checkpoint = await readCheckpoint(bookkeepingOf(trx.withSchema(schema)), projection.name);
  const tables: Record<string, TableDigest> = {};
  for (const table of [...projection.tables].sort()) tables[table] = await tableDigest(trx, schema, table);
  const whole = createHash('sha256');
  for (const [name, { rows, hash }] of Object.entries(tables)) whole.update(`${name} ${rows} ${hash}\n`);
  return { position: checkpoint?.position ?? 0, digest: whole.digest('hex'), tables };
}

/**
 * Rows are hashed one by one and sorted by their hashes, so neither keys nor collations matter. They are put together in
 * 256 parts, so that no value of the database grows beyond what it can hold (1 GB).
 */
async function tableDigest(trx: Transaction<unknown>, schema: string, table: string): Promise<TableDigest> {
  const { rows: columns } = await sql<{ name: string }>`
    SELECT column_name::text AS name FROM information_schema.columns
    WHERE table_schema = ${schema} AND table_name = ${table} ORDER BY column_name COLLATE "C"`.execute(trx);
  const values = sql.join(columns.map(({ name }) => sql.ref(name)));
  const { rows } = await sql<{ rows: number; hash: string }>`
    WITH hashed AS (SELECT sha256(convert_to(ROW(${values})::text, 'UTF8')) AS h FROM ${sql.id(schema, table)}),
    parts AS (
      SELECT get_byte(h, 0) AS part, count(*) AS n, sha256(string_agg(h, ''::bytea ORDER BY h)) AS h
      FROM hashed GROUP BY 1)
    SELECT coalesce(sum(n), 0)::bigint AS rows,
      encode(sha256(coalesce(string_agg(h, ''::bytea ORDER BY part), ''::bytea)), 'hex') AS hash
    FROM parts`.execute(trx);
  return rows[0]!;
}
