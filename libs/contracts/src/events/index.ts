export * from './audit.js';
export * from './batch.js';
export * from './checkpoint-log.js';
export * from './define.js';
export * from './job.js';
export * from './license.js';
export * from './rule.js';
export * from './rulegen.js';
