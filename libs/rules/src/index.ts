export * from './budget/index.js';
export * from './prices/index.js';
export * from './request/index.js';
export * from './store/index.js';
