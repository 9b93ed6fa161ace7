export * from '../llm/testing/index.js';
export * from '../propose/testing/index.js';
