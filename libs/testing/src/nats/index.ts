export { findNatsServer, findOldestNatsServer } from './find-server.js';
export { NatsServer, type NatsServerOptions } from './nats-server.js';
