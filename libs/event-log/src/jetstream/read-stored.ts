import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PositionedCommit } from '@pulse/contracts';
import { directGet, isPublished, type StoredMessage } from '@pulse/jetstream';
import { decodeBytes } from './stored-commit.js';
import { EVT } from './topology.js';

/** Requests in flight at once, and about how many bytes their answers may have together. */
const MOST_IN_FLIGHT = 256;
const MOST_BYTES = 16 << 20;

/** Waits for a replica that lags, in milliseconds. */
const LAGS = [10, 40, 160, 640, 1280];

/** A sequence of a stream and what is stored there; null where nothing is. */
export interface StoredAt {
  readonly sequence: number;
  readonly message: StoredMessage | null;
}

export interface ReadStoredOptions {
  /** With more than one replica an answer may lag, so a missing message is asked for again. Default 1. */
  readonly replicas?: number;
  /** Milliseconds for a single question. Default 5000. */
  readonly timeoutMs?: number;
}

/**
 * Every stored message of a stream from one sequence to another, both included, exactly as the broker keeps it: void and
 * damaged commits too; what no append has published has no bytes. For who copies a stream; `EventLog.read` is for who uses it.
 *
 * @throws BrokerUnavailableError
 */
export async function* readStored(
  connection: NatsConnection,
  stream: string,
  from: number,
  to: number,
  { replicas = 1, timeoutMs = 5000 }: ReadStoredOptions = {},
): AsyncGenerator<StoredAt, void, void> {
  const ask = async (sequence: number): Promise<StoredAt> => {
    let message = await directGet(connection, stream, { seq: sequence }, timeoutMs);
    for (const lag of replicas > 1 ? LAGS : []) {
      if (message !== null) break;
      await sleep(lag);
      message = await directGet(connection, stream, { seq: sequence }, timeoutMs);
    }
    if (message !== null && stream === EVT.name && !isPublished(message, stream))
      return { sequence, message: { ...message, data: new Uint8Array() } };
    return { sequence, message };
  };
  let averageBytes = 16 << 10;
  const inFlight: Promise<StoredAt>[] = [];
  for (let next = from; next <= to || inFlight.length > 0;) {
    const window = Math.max(8, Math.min(MOST_IN_FLIGHT, Math.floor(MOST_BYTES / (averageBytes + 1))));
    for (; next <= to && inFlight.length < window; next++) {
      const asked = ask(next);
      // Whoever stops early leaves requests behind; their failures concern nobody.
      asked.catch(() => {});
      inFlight.push(asked);
    }
    const stored = await inFlight.shift()!;
    averageBytes += ((stored.message?.data.length ?? 0) - averageBytes) / 64;
    yield stored;
  }
}

/**
 * The commit in bytes that were stored at a position under a subject, checked by its hash and the subject.
 *
 * @throws LogCorruptError
 */
export function decodeCommit(position: number, subject: string, data: Uint8Array): PositionedCommit {
  return decodeBytes(position, subject, data);
}
