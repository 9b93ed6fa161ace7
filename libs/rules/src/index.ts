export * from './ask/index.js';
export * from './budget/index.js';
export * from './draft/index.js';
export * from './prices/index.js';
export * from './promote/index.js';
export * from './request/index.js';
export * from './store/index.js';
