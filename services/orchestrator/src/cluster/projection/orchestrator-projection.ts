import {
  applyJobs,
  composeProjection,
  jobMigrations,
  lifecycleProjection,
  type Projection,
} from '@pulse/read-model/sql';
import { applyIndex } from '../log-index/apply-index.js';
import { logIndexMigrations } from '../log-index/migrations.js';
import { SCHEMA } from './tables.js';

/** The orchestrator's tables: where batches and jobs stand, and what finds events and streams of the log. */
export const orchestratorProjection: Projection = composeProjection(SCHEMA, [
  lifecycleProjection(SCHEMA),
  { migrations: jobMigrations, tables: ['job'], apply: applyJobs },
  {
    migrations: logIndexMigrations,
    tables: ['log_key', 'log_stream', 'batch_end'],
    apply: applyIndex,
  },
]);
