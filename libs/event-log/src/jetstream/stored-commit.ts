import type { PositionedCommit } from '@pulse/contracts';
import type { StoredMessage } from '@pulse/jetstream';
import { LogCorruptError } from '../errors.js';
import { decodeRecord } from '../record.js';
import { EVT, streamOf } from './topology.js';

/** Checks a stored message by its hash and its subject. @throws LogCorruptError */
export function decodeStored({ sequence, subject, data }: StoredMessage): PositionedCommit {
  const corrupt = (reason: string) =>
    new LogCorruptError(`stream ${EVT.name}`, 0, sequence, reason, 'Restore the log from its archive');
  const commit = decodeRecord(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  if (typeof commit === 'string') throw corrupt(commit);
  if (commit.stream !== streamOf(subject)) throw corrupt(`a commit of ${commit.stream} stands under ${subject}`);
  if (commit.lastVersion !== commit.firstVersion + commit.events.length - 1)
    throw corrupt(`${commit.events.length} events cannot be versions ${commit.firstVersion} to ${commit.lastVersion}`);
  return { position: sequence, commit };
}
