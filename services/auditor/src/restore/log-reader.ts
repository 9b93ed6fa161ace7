import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { readStored } from '@pulse/event-log/jetstream';
import { StreamMissingError, streamInfo, type StoredMessage } from '@pulse/jetstream';

/** The messages of EVT in rising order of position, whole or broken. */
export interface LogReader {
  /** Last position; null where there is no stream. */
  readonly last: number | null;
  /** What stands at a position, null for nothing. Positions are asked in rising order. */
  at(position: number): Promise<StoredMessage | null>;
}

/** Reads EVT as it is when this is called. @throws BrokerUnavailableError */
export async function openLogReader(connection: NatsConnection): Promise<LogReader> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const info = await streamInfo(manager, 'EVT').catch((error: unknown) => {
    if (error instanceof StreamMissingError) return null;
    throw error;
  });
  if (info === null) return { last: null, at: async () => null };
  const { first_seq: first, last_seq: last } = info.state;
  const messages = readStored(connection, 'EVT', Math.max(1, first), last, { replicas: info.config.num_replicas });
  let current = await messages.next();
  return {
    last,
    at: async (position) => {
      while (!(current.done ?? false) && (current.value?.sequence ?? Infinity) < position)
        current = await messages.next();
      return current.value?.sequence === position ? current.value.message : null;
    },
  };
}
