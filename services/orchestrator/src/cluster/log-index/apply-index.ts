import type { PositionedCommit } from '@pulse/contracts';
import { sql, type Kysely } from 'kysely';
import { indexEntries, type IndexEntries } from './index-entries.js';
import type { LogIndexTables } from './tables.js';

/** Applies commits to the index of the log: at most one statement for each of its tables. */
export async function applyIndex(db: Kysely<LogIndexTables>, commits: readonly PositionedCommit[]): Promise<void> {
  const { keys, ends, streams } = indexEntries(commits);
  if (keys.length > 0) await putKeys(db, keys);
  if (ends.length > 0) await putEnds(db, ends);
  if (streams.length > 0) await putStreams(db, streams);
}

async function putKeys(db: Kysely<LogIndexTables>, unsorted: IndexEntries['keys']): Promise<void> {
  // Always in the same order, so that writers do not lock each other out.
  const keys = unsorted.toSorted((a, b) => (`${a.kind} ${a.key}` < `${b.kind} ${b.key}` ? -1 : 1));
  const column = (name: keyof (typeof keys)[number]) => keys.map((one) => one[name]);
  await db
    .insertInto('log_key')
    .columns(['kind', 'key', 'stream', 'version', 'position'])
    .expression(
      sql<never>`select * from unnest(${column('kind')}::text[], ${column('key')}::text[], ${column('stream')}::text[], ${column('version')}::integer[], ${column('position')}::bigint[])`,
    )
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'key'])
        .doUpdateSet((eb) => ({
          stream: eb.ref('excluded.stream'),
          version: eb.ref('excluded.version'),
          position: eb.ref('excluded.position'),
        }))
        .where(sql<boolean>`log_key.position < excluded.position`),
    )
    .execute();
}

async function putEnds(db: Kysely<LogIndexTables>, ends: IndexEntries['ends']): Promise<void> {
  await db
    .insertInto('batch_end')
    .values([...ends])
    .onConflict((conflict) => conflict.column('position').doNothing())
    .execute();
}

async function putStreams(db: Kysely<LogIndexTables>, streams: IndexEntries['streams']): Promise<void> {
  await db
    .insertInto('log_stream')
    .values([...streams])
    .onConflict((conflict) => conflict.column('stream').doNothing())
    .execute();
}
