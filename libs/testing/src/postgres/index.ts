export { findPostgres, type FoundPostgres } from './find-postgres.js';
export { PostgresServer, type PostgresServerOptions } from './postgres-server.js';
