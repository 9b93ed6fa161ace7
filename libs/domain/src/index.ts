export * from './batch/batch.js';
export * from './decider.js';
export * from './errors.js';
export * from './job/job.js';
export * from './job/keys.js';
export * from './validation/validate-forecast.js';
export * from './license/judge-pair.js';
export * from './license/policy.js';
