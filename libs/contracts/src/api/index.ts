export * from './batch.js';
export * from './keys.js';
export * from './log.js';
export * from './problem.js';
export * from './submit.js';
