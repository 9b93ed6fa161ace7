export * from './broker-consumers.js';
export * from './broker-rights.js';
export * from './broker-streams.js';
export * from './database.js';
export * from './schema-grants.js';
export * from './services.js';
