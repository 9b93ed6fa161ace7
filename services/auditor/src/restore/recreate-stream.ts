import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { provisionLog } from '@pulse/event-log/jetstream';
import { failpoint } from '@pulse/failpoints';
import { StreamMissingError, streamInfo } from '@pulse/jetstream';
import { RestoreFailedError } from './errors.js';

const ATTEMPTS = 20;
const WAIT_MS = 100;

/** What the operator chose for the stream. */
export interface StreamChoices {
  readonly num_replicas?: number;
  readonly max_bytes?: number;
}

/**
 * Removes EVT, where it is, and makes it again with the operator's choices. A server removes a stream's files in the
 * background, and a stream that is made again before that may come back with old messages (seen with 2.14.5): it is
 * then removed once more.
 *
 * @param fallback choices for a stream that is not there
 * @throws RestoreFailedError
 */
export async function recreateLog(connection: NatsConnection, fallback: StreamChoices = {}): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 30_000 });
  let choices = fallback;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const { config } = await streamInfo(manager, 'EVT');
      choices = { num_replicas: config.num_replicas, max_bytes: config.max_bytes };
      await manager.streams.delete('EVT');
      failpoint('restore.removed');
      await sleep(WAIT_MS * attempt);
    } catch (error) {
      if (!(error instanceof StreamMissingError)) throw error;
    }
    await provisionLog(connection, choices);
    failpoint('restore.made');
    const { state } = await streamInfo(manager, 'EVT');
    if (state.messages === 0 && state.last_seq === 0) return;
  }
  throw new RestoreFailedError(`the broker brings old messages back into the stream EVT, ${ATTEMPTS} times`);
}
