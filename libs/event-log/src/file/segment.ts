import type { Sought } from './terms.js';

/** A commit's place inside its segment counts from 0: its ordinal. */
export interface Segment {
  readonly path: string;
  readonly firstPosition: number;
  /** Commits, void ones included. */
  readonly count: number;
  /** Bytes of valid records. */
  readonly size: number;
  /** Ordinals of commits that are void for readers, ascending. */
  readonly voids: readonly number[];
  /** Ordinals of commits that may carry the term, ascending; a few that do not may be among them. */
  postings(sought: Sought): readonly number[];
  /** The byte at which a record begins; for `count` the byte after the last. */
  offsetOf(ordinal: number): number;
}
