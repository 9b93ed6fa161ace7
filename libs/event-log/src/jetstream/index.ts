export type { IndexScope } from './index-follower.js';
export type { JetStreamLog } from './jetstream-log.js';
export { openJetStreamLog, type JetStreamLogOptions } from './open.js';
export { provisionLog } from './topology.js';
export { decodeCommit, readStored, type ReadStoredOptions, type StoredAt } from './read-stored.js';
