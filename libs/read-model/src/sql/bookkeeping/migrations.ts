import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What makes the projector's own tables; the first migrations of every projection's schema. */
export const bookkeepingMigrations: Readonly<Record<string, Migration>> = {
  '20261121T0000_projector': { up },
};

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('projection_checkpoint')
    .addColumn('projection', 'text', (c) => c.primaryKey())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('commit_id', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('code_version', 'integer', (c) => c.notNull())
    .addColumn('retired', 'boolean', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('projection_parked')
    .addColumn('projection', 'text', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('first_version', 'integer', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('fingerprint', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('parked_commit', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('projection_parked_pkey', ['projection', 'position'])
    .execute();
  await db.schema
    .createIndex('projection_parked_stream')
    .on('projection_parked')
    .columns(['projection', 'stream', 'position'])
    .execute();
  await db.schema
    .createTable('projection_discarded')
    .addColumn('projection', 'text', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('first_version', 'integer', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('projection_discarded_pkey', ['projection', 'position'])
    .execute();
}
