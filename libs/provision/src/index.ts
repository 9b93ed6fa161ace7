export { LogLostError } from './broker/errors.js';
export { natsConfig, UnfitPasswordError } from './broker/nats-config.js';
export {
  provisionBroker,
  type BrokerChoices,
  type ProvisionBrokerOptions,
  type ProvisionedBroker,
  type ProvisionedPart,
} from './broker/provision-broker.js';
export { countArchivedCommits } from './database/archived-commits.js';
export { asOwner } from './database/connect.js';
export { DatabaseSetUpError } from './database/errors.js';
export { grantAfterMigration } from './database/grant-after-migration.js';
export { provisionDatabase, type DatabasePasswords, type ProvisionedDatabase } from './database/provision-database.js';
