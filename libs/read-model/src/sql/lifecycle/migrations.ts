import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What makes and changes the table `batch` in the schema that `db` is bound to. */
export const lifecycleMigrations: Readonly<Record<string, Migration>> = {
  '20261121T1900_lifecycle_batch': { up },
};

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch')
    .addColumn('batch_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('domain', 'text', (c) => c.notNull())
    .addColumn('world_name', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('submitted_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('ended_position', 'bigint')
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('head_position', 'bigint', (c) => c.notNull())
    .addColumn('updated_position', 'bigint', (c) => c.notNull())
    .addColumn('submission', 'jsonb', (c) => c.notNull())
    .addColumn('planned', 'jsonb')
    .addColumn('plan', 'text')
    .addColumn('jobs', 'integer')
    .addColumn('forecasts', 'integer')
    .addColumn('max_failures', 'integer')
    .addColumn('baseline', 'text')
    .addColumn('continues', 'text')
    .addColumn('cancel_reason', 'text')
    .addColumn('succeeded', 'integer')
    .addColumn('reused', 'integer')
    .addColumn('failed', 'integer')
    .addColumn('cancelled', 'integer')
    .addColumn('accepted', 'integer')
    .addColumn('rejected', 'integer')
    .addColumn('licensed', 'integer')
    .addColumn('traceparent', 'text')
    .addColumn('judged', 'boolean', (c) => c.notNull())
    .addColumn('reported', 'boolean', (c) => c.notNull())
    .addPrimaryKeyConstraint('batch_pkey', ['batch_id'])
    .addUniqueConstraint('batch_position_key', ['position'])
    .addCheckConstraint(
      'batch_status_known',
      sql`status in ('submitted', 'planned', 'cancelling', 'simulated', 'completed', 'cancelled')`,
    )
    .addCheckConstraint(
      'batch_final_has_end',
      sql`(status in ('completed', 'cancelled')) = (ended_position is not null)`,
    )
    .execute();
  await db.schema
    .createIndex('batch_open')
    .on('batch')
    .column('position')
    .where(sql`status`, 'in', sql`('planned', 'cancelling', 'simulated')`)
    .execute();
  await db.schema
    .createIndex('batch_unreported')
    .on('batch')
    .column('position')
    .where(sql`ended_position`, 'is not', null)
    .where(sql`reported`, '=', sql`false`)
    .execute();
  await db.schema.createIndex('batch_by_end').on('batch').columns(['domain', 'world_name', 'ended_position']).execute();
}
