export * from './batch.js';
export * from './budget.js';
export * from './keys.js';
export * from './log.js';
export * from './problem.js';
export * from './rule-runs.js';
export * from './rules.js';
export * from './submit.js';
