import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { provisionStream } from '@pulse/jetstream';

const MINUTE_NANOS = 60e9;

/**
 * The stream of all facts. Nothing in it expires or is removed, and a full disk refuses new commits instead of dropping
 * old ones. How many replicas and bytes it may have is the operator's choice.
 */
export const EVT = {
  name: 'EVT',
  subjects: ['evt.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_msgs: -1,
  max_msgs_per_subject: -1,
  max_msg_size: 512 * 1024,
  duplicate_window: 2 * MINUTE_NANOS,
  allow_direct: true,
  deny_delete: true,
  deny_purge: true,
} satisfies Partial<StreamConfig>;

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
): Promise<void> {
  await provisionStream(await jetstreamManager(connection, { checkAPI: false }), EVT, choices);
}
