import type { PositionedCommit } from '@pulse/contracts';
import type { CommitSource } from './commit-source.js';

/** How far a stream was followed: its head, and the newest message of its subject, which may be a void one. */
export interface Place {
  readonly version: number;
  /** Position of the commit that holds `version`, 0 while there is none. */
  readonly position: number;
  /** Hash of that commit, null where it is not known. */
  readonly hash: string | null;
  /** Sequence of the newest message of the subject: what JetStream compares an expected sequence with. */
  readonly last: number;
}

export const BEGINNING: Place = { version: 0, position: 0, hash: null, last: 0 };

/** The place after a message of the stream. A commit that does not begin at head + 1 is void: the head stays. */
export function pass(place: Place, { position, commit }: PositionedCommit): Place {
  return commit.firstVersion === place.version + 1
    ? { version: commit.lastVersion, position, hash: commit.hash, last: position }
    : { ...place, last: position };
}

/** One step of a walk: a message, the place after it, and whether the message counts. */
export interface Step extends PositionedCommit {
  readonly place: Place;
  readonly isVoid: boolean;
}

/** Follows a stream's subject from a place on, message by message, up to a position or to its end. */
export async function* walk(
  source: CommitSource,
  stream: string,
  from: Place,
  until = Infinity,
): AsyncGenerator<Step, void, void> {
  let place = from;
  while (place.last < until) {
    const next = await source.next(stream, place.last + 1);
    if (next === null || next.position > until) return;
    place = pass(place, next);
    yield { ...next, place, isVoid: place.position !== next.position };
  }
}
