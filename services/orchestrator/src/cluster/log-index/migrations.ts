import type { Kysely } from 'kysely';

export const logIndexMigrations = {
  '20261121T1901_log_index': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('log_key')
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('position', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('log_key_pkey', ['kind', 'key'])
        .execute();
      await db.schema
        .createTable('log_stream')
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('position', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('log_stream_pkey', ['stream'])
        .addUniqueConstraint('log_stream_position_key', ['position'])
        .execute();
      await db.schema
        .createTable('batch_end')
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('position', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('batch_end_pkey', ['position'])
        .execute();
    },
  },
};
