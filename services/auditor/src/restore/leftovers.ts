import { decodeCommit } from '@pulse/event-log/jetstream';
import type { StreamHeads } from './stream-heads.js';

/** A commit of the broken log that the archive does not have at its place. */
export interface Leftover {
  readonly position: number;
  readonly subject: string;
  readonly bytes: Buffer;
  /** Of the bytes. */
  readonly sha256: string;
}

/** What becomes of a leftover: it is appended after the archived commits, or why it cannot be. */
export interface Fate {
  /** Where it stood. */
  readonly position: number;
  readonly sha256: string;
  readonly stream: string;
  readonly commitId: string | null;
  /** Null when it fits. */
  readonly reason: string | null;
  /** The broken log itself was fine there: the commit fits, or was void already. */
  readonly isSound: boolean;
}

/** Decides about the next leftover in order of position; moves the heads past one that fits. */
export function decideFate({ position, sha256, subject, bytes }: Leftover, heads: StreamHeads): Fate {
  const at = { position, sha256 };
  const found = decode(position, subject, bytes);
  if (found === null) {
    const stream = subject.slice('evt.'.length);
    return { ...at, stream, commitId: null, reason: 'its bytes are damaged', isSound: false };
  }
  const { stream, id: commitId } = found.commit;
  const fit = heads.fit(found);
  if (fit !== 'fits') return { ...at, stream, commitId, reason: heads.reason(found), isSound: fit === 'void' };
  heads.pass(found);
  return { ...at, stream, commitId, reason: null, isSound: true };
}

function decode(position: number, subject: string, bytes: Buffer) {
  try {
    return decodeCommit(position, subject, bytes);
  } catch {
    return null;
  }
}
