import { createHash } from 'node:crypto';
import type { PositionedCommit } from '@pulse/contracts';
import { isPublished, type StoredMessage } from '@pulse/jetstream';
import { LogCorruptError } from '../errors.js';
import { decodeRecord } from '../record.js';
import { EVT, streamOf } from './topology.js';

/**
 * Checks a stored message by its hash and its subject. A message that no append has published is void: see
 * `isPublished`.
 *
 * @throws LogCorruptError
 */
export function decodeStored(message: StoredMessage): PositionedCommit {
  const { sequence, subject, data } = message;
  return isPublished(message, EVT.name) ? decodeBytes(sequence, subject, data) : voidAt(sequence, subject, data);
}

/** The same for bytes that are known to be of an append; no bytes stand for a message that is not. */
export function decodeBytes(position: number, subject: string, data: Uint8Array): PositionedCommit {
  if (data.length === 0) return voidAt(position, subject, data);
  const corrupt = (reason: string) =>
    new LogCorruptError(`stream ${EVT.name}`, 0, position, reason, 'Restore the log from its archive');
  const commit = decodeRecord(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  if (typeof commit === 'string') throw corrupt(commit);
  if (commit.stream !== streamOf(subject)) throw corrupt(`a commit of ${commit.stream} stands under ${subject}`);
  if (commit.lastVersion !== commit.firstVersion + commit.events.length - 1)
    throw corrupt(`${commit.events.length} events cannot be versions ${commit.firstVersion} to ${commit.lastVersion}`);
  return { position, commit };
}

/** A place in the log without events. Version 0 is no stream's next one, so every reader takes it for void. */
function voidAt(position: number, subject: string, data: Uint8Array): PositionedCommit {
  return {
    position,
    commit: {
      actor: 'unknown',
      correlationId: 'unknown',
      causationId: null,
      traceparent: null,
      id: `void-${position}`,
      stream: streamOf(subject),
      firstVersion: 0,
      lastVersion: 0,
      recordedAt: '1970-01-01T00:00:00.000Z',
      events: [],
      prev: null,
      hash: createHash('sha256').update(data).digest('hex'),
    },
  };
}
