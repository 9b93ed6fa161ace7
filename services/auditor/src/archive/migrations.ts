import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { CHAIN_BROKEN } from './tables.js';

/** What makes the tables of the archive in the schema `keep`, which `db` is bound to. */
export const keepMigrations: Readonly<Record<string, Migration>> = {
  '20261121T1910_archive': { up: (db: Kysely<unknown>) => up(db) },
};

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('archived_commit')
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bytea', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('prev_chain', 'text', (c) => c.notNull())
    .addColumn('chain', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('archived_commit_pkey', ['position'])
    .addCheckConstraint('archived_commit_position', sql`position >= 1`)
    .execute();
  await db.schema
    .createTable('archived_artifact')
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bytea', (c) => c.notNull())
    .addColumn('archived_after', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('archived_artifact_pkey', ['sha256'])
    .execute();
  await db.schema
    .createIndex('archived_artifact_order')
    .on('archived_artifact')
    .columns(['archived_after', 'sequence'])
    .execute();
  await db.schema
    .createTable('restore_leftover')
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bytea', (c) => c.notNull())
    .addColumn('fate', 'text')
    .addPrimaryKeyConstraint('restore_leftover_pkey', ['sha256'])
    .execute();
  for (const statement of [...appendOnly, ...continuous]) await sql.raw(statement).execute(db);
}

/** Rights keep services from changing rows; these triggers keep the owner from it by mistake. */
const appendOnly = [
  `CREATE FUNCTION keep.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION '% of keep.% refused: the archive is append-only', TG_OP, TG_TABLE_NAME;
   END $$`,
  ...['archived_commit', 'archived_artifact'].map(
    (table) => `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON keep.${table}
     FOR EACH STATEMENT EXECUTE FUNCTION keep.refuse_change()`,
  ),
];

/** Every row continues the chain of the row before, whoever inserts it. */
const continuous = [
  `CREATE FUNCTION keep.refuse_broken_chain() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE broken bigint;
   BEGIN
     SELECT min(a.position) INTO broken
       FROM added AS a LEFT JOIN keep.archived_commit AS b ON b.position = a.position - 1
      WHERE coalesce(b.chain, CASE a.position WHEN 1 THEN repeat('0', 64) END) IS DISTINCT FROM a.prev_chain;
     IF broken IS NOT NULL THEN
       RAISE EXCEPTION 'position % does not continue the chain', broken
         USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '${CHAIN_BROKEN}';
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER continues_chain AFTER INSERT ON keep.archived_commit REFERENCING NEW TABLE AS added
   FOR EACH STATEMENT EXECUTE FUNCTION keep.refuse_broken_chain()`,
];
