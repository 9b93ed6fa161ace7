export { keepMigrations, type ArchiveTables } from '../archive/index.js';
export * from '../restore/index.js';
export { buildAuditor } from './build.js';
export { projection } from './projection.js';
