import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What makes and changes the tables `run` and `iteration`. */
export const rulegenMigrations: Readonly<Record<string, Migration>> = {
  '20261122T0200_rulegen_runs': { up },
};

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run')
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('batch_id', 'text')
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('world_name', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('cache_key', 'text', (c) => c.notNull())
    .addColumn('requested_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('head_position', 'bigint', (c) => c.notNull())
    .addColumn('iterations', 'integer', (c) => c.notNull())
    .addColumn('evaluations', 'integer', (c) => c.notNull())
    .addColumn('candidates', 'bigint', (c) => c.notNull())
    .addColumn('quality', 'double precision')
    .addColumn('spent', 'bigint', (c) => c.notNull())
    .addColumn('seconds', 'double precision', (c) => c.notNull())
    .addColumn('degraded', 'text')
    .addColumn('stop_reason', 'text')
    .addColumn('cached', 'text')
    .addColumn('error_code', 'text')
    .addColumn('accepted', 'boolean', (c) => c.notNull())
    .addColumn('rule_id', 'text')
    .addColumn('rule_version', 'integer')
    .addColumn('traceparent', 'text')
    .addPrimaryKeyConstraint('run_pkey', ['run_id'])
    .addUniqueConstraint('run_position_key', ['position'])
    .addCheckConstraint('run_state_known', sql`state in ('in_progress', 'completed', 'canceled', 'failed')`)
    .addCheckConstraint('run_ended_has_time', sql`(state = 'in_progress') = (ended_at is null)`)
    .execute();
  await db.schema
    .createIndex('run_due')
    .on('run')
    .column('position')
    .where(sql<boolean>`state = 'in_progress' or (accepted and rule_id is null)`)
    .execute();
  await db.schema.createIndex('run_by_key').on('run').columns(['cache_key', 'position']).execute();
  await db.schema
    .createTable('iteration')
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('iteration', 'integer', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'text', (c) => c.notNull())
    .addColumn('arm', 'text', (c) => c.notNull())
    .addColumn('evaluations', 'integer', (c) => c.notNull())
    .addColumn('candidates', 'bigint', (c) => c.notNull())
    .addColumn('quality', 'double precision')
    .addColumn('improvement', 'double precision', (c) => c.notNull())
    .addColumn('spent', 'bigint', (c) => c.notNull())
    .addColumn('seconds', 'double precision', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('degraded', 'text')
    .addPrimaryKeyConstraint('iteration_pkey', ['run_id', 'iteration'])
    .execute();
}
