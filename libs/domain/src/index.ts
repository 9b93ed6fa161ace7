export * from './batch/batch.js';
export * from './decider.js';
export * from './errors.js';
export * from './job/job.js';
