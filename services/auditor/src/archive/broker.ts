import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { streamInfo } from '@pulse/jetstream';

/** The streams that are archived, over one connection. */
export interface Broker {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly replicas: Readonly<Record<'EVT' | 'ART', number>>;
}

/** @throws StreamMissingError, BrokerUnavailableError */
export async function openBroker(connection: NatsConnection): Promise<Broker> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const replicasOf = async (stream: string) => (await streamInfo(manager, stream)).config.num_replicas;
  return { connection, manager, replicas: { EVT: await replicasOf('EVT'), ART: await replicasOf('ART') } };
}

/** The last sequence of a stream, by the word of its leader. @throws StreamMissingError, BrokerUnavailableError */
export async function lastSequence({ manager }: Pick<Broker, 'manager'>, stream: 'EVT' | 'ART'): Promise<number> {
  return (await streamInfo(manager, stream)).state.last_seq;
}
