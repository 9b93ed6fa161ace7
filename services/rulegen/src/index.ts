export * from './llm/index.js';
export * from './propose/index.js';
export * from './compute/index.js';
export * from './run/index.js';
export * from './batch/index.js';
export * from './keep/index.js';
