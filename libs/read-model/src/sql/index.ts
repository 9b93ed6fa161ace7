export * from './lifecycle/index.js';
export * from './board/index.js';
