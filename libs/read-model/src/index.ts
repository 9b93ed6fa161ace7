export * from './batch-board.js';
export * from './board.js';
export * from './count-jobs.js';
export * from './due-batches.js';
export * from './list-batches.js';
export * from './read-batch.js';
export * from './read-job.js';
export * from './whole-decisions.js';
