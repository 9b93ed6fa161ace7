export * from './llm/index.js';
export * from './propose/index.js';
export * from './budget/index.js';
export * from './prices/index.js';
