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

const LASTING = {
  maxReconnectAttempts: -1,
  // By default two refusals of the user close a connection for good, however far apart, and the process lives on without
  // it. A server that is reloaded or busy refuses for a moment: "authentication timeout" is such a refusal.
  ignoreAuthErrorAbort: true,
  // A server whose machine is gone says nothing: it is missed after half a minute, where the default takes six.
  pingInterval: 10_000,
  maxPingOut: 2,
} satisfies NodeConnectionOptions;

/**
 * Connects, and from then on comes back after every loss of the connection for as long as the process lives.
 *
 * @throws BrokerUnavailableError when the first connection fails
 */
export async function connectBroker(options: BrokerOptions): Promise<NatsConnection> {
  try {
    // A trace of each request would cost an Error for each, whether it fails or not.
    return await connect({ reconnectTimeWait: 250, noAsyncTraces: true, ...options, ...LASTING });
  } catch (cause) {
    throw new BrokerUnavailableError(`no connection to ${String(options.servers ?? 'the broker')}`, { cause });
  }
}
