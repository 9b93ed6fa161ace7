export { connectBroker, type BrokerOptions } from './connection.js';
export { directGet, type DirectQuery, type StoredMessage } from './direct-get.js';
export * from './errors.js';
export { publish, type Published, type PublishOptions } from './publish.js';
export { checkStream, provisionStream, refuseDifferences, streamInfo, type StreamTopology } from './topology.js';
