import type { NatsConnection } from '@nats-io/transport-node';
import type { PositionedCommit } from '@pulse/contracts';
import { isPublished, readRange, type StoredAt } from '@pulse/jetstream';
import { decodeBytes } from './stored-commit.js';
import { EVT } from './topology.js';

export type { StoredAt } from '@pulse/jetstream';

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
  for await (const stored of readRange(connection, stream, from, to, { timeout: timeoutMs, replicas })) {
    const { sequence, message } = stored;
    if (message !== null && stream === EVT.name && !isPublished(message, stream))
      yield { sequence, message: { ...message, data: new Uint8Array() } };
    else yield stored;
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
