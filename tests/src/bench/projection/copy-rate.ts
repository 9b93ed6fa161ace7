import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { migrate, migrationsOf, type Database, type Projection } from '@pulse/read-model/sql';
import { sql } from 'kysely';
import { from, to } from 'pg-copy-streams';

const SCHEMA = 'bench_copy';

/**
 * Seconds that COPY takes for the rows of a projection's tables, into empty tables with the same keys, indexes and checks,
 * in one transaction. The rows come from memory.
 */
export async function copyRate(database: Database, projection: Projection): Promise<number> {
  await sql`DROP SCHEMA IF EXISTS ${sql.id(SCHEMA)} CASCADE`.execute(database.db);
  await migrate(database, migrationsOf(projection, SCHEMA));
  const client = await database.pool.connect();
  try {
    const contents: [string, Buffer][] = [];
    for (const table of projection.tables)
      contents.push([table, await buffer(client.query(to(`COPY ${projection.name}.${table} TO STDOUT`)))]);
    const began = performance.now();
    await client.query('BEGIN');
    for (const [table, content] of contents)
      await pipeline(Readable.from(pieces(content)), client.query(from(`COPY ${SCHEMA}.${table} FROM STDIN`)));
    await client.query('COMMIT');
    return (performance.now() - began) / 1000;
  } finally {
    client.release();
  }
}

function* pieces(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 1 << 16) yield content.subarray(at, at + (1 << 16));
}
