import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { STREAMS } from '@pulse/contracts';
import { provisionStream, type Provisioned } from '@pulse/jetstream';

export const { EVT } = STREAMS;

const PREFIX = 'evt.';

/** The one subject of a stream. */
export const subjectOf = (stream: string): string => PREFIX + stream;

export const streamOf = (subject: string): string => subject.slice(PREFIX.length);

/**
 * Makes the stream of the log, or checks the one that is there; for whoever has the right to administer the broker.
 *
 * @throws TopologyError when it is there and different, or the server does not know a setting
 */
export async function provisionLog(
  connection: NatsConnection,
  choices: Pick<Partial<StreamConfig>, 'num_replicas' | 'max_bytes'> = {},
): Promise<Provisioned> {
  return provisionStream(await jetstreamManager(connection, { checkAPI: false }), EVT, choices);
}
