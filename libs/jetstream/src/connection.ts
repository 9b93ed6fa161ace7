import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { BrokerUnavailableError } from './errors.js';

/**
 * How a process reaches the broker, and who it is there. `inboxPrefix` is where answers to its requests come in: a user
 * who may subscribe to nothing else still works.
 */
export type BrokerOptions = Pick<
  NodeConnectionOptions,
  'servers' | 'name' | 'user' | 'pass' | 'token' | 'authenticator' | 'tls' | 'inboxPrefix' | 'timeout'
>;

/**
 * Connects, and from then on comes back after every loss of the connection for as long as the process lives.
 *
 * @throws BrokerUnavailableError when the first connection fails
 */
export async function connectBroker(options: BrokerOptions): Promise<NatsConnection> {
  try {
    // A trace of each request would cost an Error for each, whether it fails or not.
    return await connect({ reconnectTimeWait: 250, noAsyncTraces: true, ...options, maxReconnectAttempts: -1 });
  } catch (cause) {
    throw new BrokerUnavailableError(`no connection to ${String(options.servers ?? 'the broker')}`, { cause });
  }
}
