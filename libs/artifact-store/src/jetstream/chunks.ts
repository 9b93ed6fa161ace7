import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  BrokerUnavailableError,
  directGet,
  NotPermittedError,
  publish,
  UnsendableError,
  type StoredMessage,
} from '@pulse/jetstream';
import { ART, subjectOf } from './topology.js';

/** How many bytes the whole artefact has; on each of its chunks. */
export const TOTAL = 'Pulse-Bytes';

/** Waits between attempts, in milliseconds. */
const WAITS = [50, 250, 1000, 2000];
/** Waits for a replica that lags. */
const LAGS = [10, 40, 160, 640];

/** Single chunks of artefacts in the stream. */
export class Chunks {
  constructor(
    readonly connection: NatsConnection,
    readonly timeout: number,
    readonly replicas: number,
  ) {}

  /** The newest copy of a chunk, null where there is none. @throws BrokerUnavailableError */
  async get(sha256: string, chunk: number): Promise<StoredMessage | null> {
    const query = { last_by_subj: subjectOf(sha256, chunk) };
    let found = await directGet(this.connection, ART.name, query, this.timeout);
    for (const lag of this.replicas > 1 ? LAGS : []) {
      if (found !== null) break;
      await sleep(lag);
      found = await directGet(this.connection, ART.name, query, this.timeout);
    }
    return found;
  }

  /**
   * Stores a chunk that is not there yet, and replaces a damaged one. However many store the same chunk at once, it is
   * stored once.
   *
   * @throws BrokerUnavailableError when the broker does not answer or has no room
   * @throws NotPermittedError
   */
  async put(sha256: string, chunk: number, bytes: Uint8Array, total: number): Promise<void> {
    const options = { stream: ART.name, timeout: this.timeout, headers: { [TOTAL]: String(total) } };
    let expectedLast = 0;
    let cause: unknown;
    for (const wait of [...WAITS, null]) {
      const answer = await publish(this.connection, subjectOf(sha256, chunk), bytes, {
        ...options,
        expectedLast,
      }).catch((error: unknown) => error as Error);
      if (answer instanceof NotPermittedError || answer instanceof UnsendableError) throw answer;
      if (answer instanceof Error) cause = answer;
      else if (answer.kind === 'stored') return;
      else if (answer.kind === 'wrong_last') {
        const there = await this.get(sha256, chunk);
        if (there !== null && isSame(there, bytes, total)) return;
        expectedLast = there?.sequence ?? 0;
        cause = new Error('others store other bytes under this hash');
      } else cause = new Error(answer.kind === 'nobody' ? 'nobody answers for the stream' : answer.description);
      if (this.connection.isClosed() || (!(answer instanceof Error) && answer.kind === 'refused')) break;
      if (wait !== null) await sleep(wait);
    }
    throw new BrokerUnavailableError(`chunk ${chunk} of artefact ${sha256} was not stored`, { cause });
  }
}

function isSame({ data, headers }: StoredMessage, bytes: Uint8Array, total: number): boolean {
  return headers.get(TOTAL) === String(total) && Buffer.compare(data, bytes) === 0;
}
