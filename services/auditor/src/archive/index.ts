export { Archiver, type ArchiverPorts, type ArchiveStatus } from './archiver.js';
export { openBroker, type Broker } from './broker.js';
export { keepMigrations } from './migrations.js';
export { KEEP, type ArchiveTables } from './tables.js';
