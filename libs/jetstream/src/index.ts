export { connectBroker, type BrokerOptions } from './connection.js';
export { directGet, type DirectQuery, type StoredMessage } from './direct-get.js';
export * from './errors.js';
export { isDispatched, isPublished } from './origin.js';
export { publish, type Published, type PublishOptions } from './publish.js';
export { readRange, type ReadRangeOptions, type StoredAt } from './read-range.js';
export { readAdvisories, type Advisory } from './advisories.js';
export { checkConsumer, provisionConsumer } from './consumer.js';
export { checkServer, serverVersion, serverWarnings } from './server.js';
export {
  checkStream,
  provisionStream,
  refuseDifferences,
  streamInfo,
  type Provisioned,
  type StreamTopology,
} from './topology.js';
