export * from './given-when-then.js';
export * from './conformance.js';
export * from './builders.js';
export * from './batch-writer.js';
export * from './nats/index.js';
export * from './postgres/index.js';
