export { IndexedLog } from './indexed-log.js';
export { SqlLogIndex } from './sql-log-index.js';
