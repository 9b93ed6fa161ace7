import { sql, type Kysely } from 'kysely';

const STATUSES = sql`('pending', 'running', 'succeeded', 'reused', 'failed', 'cancelled')`;

/** The table `job`, for the migrations of the service that has it. */
export const jobMigrations = {
  '20261121T1900_job': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('job')
        .addColumn('batch_id', 'text', (c) => c.notNull())
        .addColumn('number', 'integer', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('name', 'text')
        .addColumn('worker', 'text')
        .addColumn('failure', 'jsonb')
        .addColumn('reused_from', 'text')
        .addColumn('forecasts', 'integer')
        .addColumn('evidence', 'text')
        .addColumn('milliseconds', 'double precision')
        .addColumn('peak_bytes', 'bigint')
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('position', 'bigint', (c) => c.notNull())
        .addColumn('first_position', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('job_pkey', ['batch_id', 'number'])
        .addCheckConstraint('job_status_known', sql`status in ${STATUSES}`)
        .execute();
      await db.schema.createIndex('job_changes').on('job').columns(['batch_id', 'position']).execute();
    },
  },
};
