import type { NatsConnection } from '@nats-io/transport-node';
import { failpoint } from '@pulse/failpoints';
import { publish, type Published } from '@pulse/jetstream';
import { RestoreFailedError } from './errors.js';

const MOST_IN_FLIGHT = 256;
const MOST_BYTES = 8 << 20;
const TIMEOUT_MS = 30_000;

export interface OutgoingMessage {
  readonly subject: string;
  readonly bytes: Uint8Array;
}

/**
 * Publishes messages to EVT at the positions that follow `last`, many at once. Each says which sequence must be the
 * stream's last before it, so that one that is lost stops all that follow. They carry no message id: a log may hold the
 * same id twice, and the server would drop the second within its window.
 *
 * @returns the last position
 * @throws RestoreFailedError
 */
export async function publishInOrder(
  connection: NatsConnection,
  messages: AsyncIterable<OutgoingMessage>,
  last = 0,
): Promise<number> {
  const inFlight: { position: number; answer: Promise<Published> }[] = [];
  let bytes = 0;
  let position = last;
  const settleFirst = async () => {
    const { position: wanted, answer } = inFlight.shift()!;
    const published = await answer.catch((cause: unknown) => {
      throw new RestoreFailedError(`position ${wanted} was not confirmed`, { cause });
    });
    if (published.kind !== 'stored' || published.sequence !== wanted)
      throw new RestoreFailedError(`position ${wanted} was not stored there: ${JSON.stringify(published)}`);
  };
  for await (const message of messages) {
    const headers = { 'Nats-Expected-Last-Sequence': String(position) };
    const answer = publish(connection, message.subject, message.bytes, { timeout: TIMEOUT_MS, stream: 'EVT', headers });
    // Where an earlier one fails, the others' failures follow from it.
    answer.catch(() => {});
    inFlight.push({ position: ++position, answer });
    bytes += message.bytes.length;
    if (inFlight.length < MOST_IN_FLIGHT && bytes < MOST_BYTES) continue;
    while (inFlight.length > 0) await settleFirst();
    failpoint('restore.published');
    bytes = 0;
  }
  while (inFlight.length > 0) await settleFirst();
  failpoint('restore.published');
  return position;
}
