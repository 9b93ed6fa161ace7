import { LogCorruptError } from '../errors.js';
import { linesOf, type Files } from './files.js';
import type { Head, LiveSegment } from './live-segment.js';
import { decodeRecord, holdsValidRecord } from '../record.js';

/** Where a segment stops being readable: no valid record follows. */
export interface BadTail {
  readonly offset: number;
  readonly reason: string;
}

/**
 * Takes the records of a file from the segment's size up to byte `to` into its index.
 *
 * @param headBefore the head of a stream in the segments before this one
 * @returns the bad tail if there is one
 * @throws LogCorruptError when a valid record follows a bad one
 */
export function ingest(
  files: Files,
  segment: LiveSegment,
  to: number,
  headBefore: (stream: string) => Head | null,
): BadTail | null {
  for (const line of linesOf(files, segment.path, segment.size, to)) {
    const commit = line.complete ? decodeRecord(line.bytes) : 'the record is not complete';
    if (typeof commit === 'string') {
      const rest = files.readAt(segment.path, line.offset + 1, Math.max(0, to - line.offset - 1));
      if (holdsValidRecord(rest))
        throw new LogCorruptError(segment.path, line.offset, segment.firstPosition + segment.count, commit);
      return { offset: line.offset, reason: commit };
    }
    const head = segment.head(commit.stream) ?? headBefore(commit.stream);
    segment.add(commit, line.bytes.length + 1, commit.firstVersion !== (head?.version ?? 0) + 1);
  }
  return null;
}
