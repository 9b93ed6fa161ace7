export * from './expression/index.js';
export * from './time/index.js';
