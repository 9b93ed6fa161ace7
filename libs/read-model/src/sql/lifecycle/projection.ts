import type { PositionedCommit } from '@pulse/contracts';
import type { Kysely } from 'kysely';
import { applyLifecycle } from './apply.js';
import { lifecycleMigrations } from './migrations.js';
import type { LifecycleTables } from './tables.js';

/** The lifecycle of all batches as a projection in a schema of the service of this name. */
export function lifecycleProjection(name: string) {
  return {
    name,
    migrations: lifecycleMigrations,
    tables: ['batch'],
    apply: (db: Kysely<LifecycleTables>, commits: readonly PositionedCommit[]) => applyLifecycle(db, commits),
  };
}
