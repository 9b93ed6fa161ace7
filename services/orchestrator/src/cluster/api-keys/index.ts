export { administratorDatabaseUrl } from './database-url.js';
export { createKey, type NewKey } from './create-key.js';
export { KeyRing, type Caller, type Refused } from './key-ring.js';
export { listKeys, type KeyInfo } from './list-keys.js';
export { apiKeyMigrations } from './migrations.js';
export { revokeKey } from './revoke-key.js';
export { keepOf, type KeepDb } from './tables.js';
