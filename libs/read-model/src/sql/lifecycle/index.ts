export { applyLifecycle, BatchRowMissingError } from './apply.js';
export { sqlDueBatches, traceOfBatch } from './due-batches.js';
export { stateOf, type BatchRow } from './evolve-row.js';
export { lifecycleMigrations } from './migrations.js';
export { lifecycleProjection } from './projection.js';
export { readRows, withNumbers } from './read-rows.js';
export { watchProjector, type ProjectorCheck } from './watch-projector.js';
export type { BatchTable, LifecycleTables } from './tables.js';
