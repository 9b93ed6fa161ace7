export * from './look-ledger.js';
export * from './split-periods.js';
export * from './task.js';
