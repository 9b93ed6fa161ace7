export * from './expression/index.js';
export * from './time/index.js';
export * from './random/index.js';
export * from './classic/index.js';
