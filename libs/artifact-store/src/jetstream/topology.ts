import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { provisionStream } from '@pulse/jetstream';

const MINUTE_NANOS = 60e9;

/** Bytes of one message; only the last chunk of an artefact has fewer. */
export const CHUNK_BYTES = 128 * 1024;

/** The stream of all artefacts: one subject for each chunk. Nothing in it expires or is removed. */
export const ART = {
  name: 'ART',
  subjects: ['art.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_msgs: -1,
  max_msgs_per_subject: -1,
  max_msg_size: 2 * CHUNK_BYTES,
  duplicate_window: 2 * MINUTE_NANOS,
  allow_direct: true,
  deny_delete: true,
  deny_purge: true,
} satisfies Partial<StreamConfig>;

export const subjectOf = (sha256: string, chunk: number): string => `art.${sha256}.${chunk}`;

/**
 * Makes the stream of the artefacts, or checks the one that is there; for whoever has the right to administer the broker.
 *
 * @throws TopologyError when it is there and different, or the server does not know a setting
 */
export async function provisionArtifacts(
  connection: NatsConnection,
  choices: Pick<Partial<StreamConfig>, 'num_replicas' | 'max_bytes'> = {},
): Promise<void> {
  await provisionStream(await jetstreamManager(connection, { checkAPI: false }), ART, choices);
}
