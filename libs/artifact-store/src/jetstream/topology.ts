import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CHUNK_BYTES, STREAMS } from '@pulse/contracts';
import { provisionStream, type Provisioned } from '@pulse/jetstream';

export { CHUNK_BYTES };
export const { ART } = STREAMS;

export const subjectOf = (sha256: string, chunk: number): string => `art.${sha256}.${chunk}`;

/**
 * Makes the stream of the artefacts, or checks the one that is there; for whoever has the right to administer the broker.
 *
 * @throws TopologyError when it is there and different, or the server does not know a setting
 */
export async function provisionArtifacts(
  connection: NatsConnection,
  choices: Pick<Partial<StreamConfig>, 'num_replicas' | 'max_bytes'> = {},
): Promise<Provisioned> {
  return provisionStream(await jetstreamManager(connection, { checkAPI: false }), ART, choices);
}
