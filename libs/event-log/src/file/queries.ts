import { eventsOf, type PositionedCommit, type RecordedEvent } from '@pulse/contracts';
import { LineageBrokenError, LogCorruptError } from '../errors.js';
import type { IndexKey } from '../keys.js';
import type { EventRef, KeyKind, LoadedStream, ReadOptions, Revision } from '../port.js';
import { linesOf } from './files.js';
import { decodeRecord } from '../record.js';
import type { Segments } from './segments.js';
import { BATCH_END_TERM, keyTerm, prefixTerm, Sought, streamTerm } from './terms.js';

/** Commits that may carry a term, newest first; void ones are never among them. */
function* newest(segments: Segments, term: string): Generator<PositionedCommit> {
  const sought = new Sought(term);
  for (const segment of segments.newestFirst()) {
    const ordinals = segment.postings(sought);
    for (let i = ordinals.length - 1; i >= 0; i--)
      yield { position: segment.firstPosition + ordinals[i]!, commit: segments.recordAt(segment, ordinals[i]!) };
  }
}

/** Reads a stream from its newest commit back to `after` or to its first event. */
export function loadStream(segments: Segments, stream: string, after: Revision | null): LoadedStream {
  if (after !== null && after.position > segments.headPosition)
    throw new LineageBrokenError({ position: after.position }, null);
  const commits: PositionedCommit[] = [];
  const sought = new Sought(streamTerm(stream));
  for (const segment of segments.newestFirst()) {
    const ordinals = segment.postings(sought);
    for (let i = ordinals.length - 1; i >= 0 && !isWhole(commits, after); i--) {
      const position = segment.firstPosition + ordinals[i]!;
      if (after !== null && position <= after.position) break;
      const commit = segments.recordAt(segment, ordinals[i]!);
      if (commit.stream === stream) commits.push({ position, commit });
    }
    if (isWhole(commits, after) || (after !== null && segment.firstPosition <= after.position)) break;
  }
  const events: RecordedEvent[] = [];
  for (let i = commits.length - 1; i >= 0; i--) events.push(...eventsOf(commits[i]!));
  const last = commits[0];
  const revision = last === undefined ? after : { version: last.commit.lastVersion, position: last.position };
  return { events, revision };
}

function isWhole(newestFirst: readonly PositionedCommit[], after: Revision | null): boolean {
  return newestFirst.at(-1)?.commit.firstVersion === (after?.version ?? 0) + 1;
}

export function lookupKey(segments: Segments, kind: KeyKind, key: string): EventRef | null {
  for (const found of newest(segments, keyTerm(kind, key))) {
    const [ref] = refsOf(segments, found, (one) => one.kind === kind && one.key === key);
    if (ref !== undefined) return ref;
  }
  return null;
}

export function* batchEnds(segments: Segments): Generator<EventRef> {
  for (const found of newest(segments, BATCH_END_TERM))
    yield* refsOf(segments, found, (one) => one.kind === 'batch_end');
}

/** The events of a commit that carry a wanted key, newest first. */
function refsOf(
  segments: Segments,
  { position, commit }: PositionedCommit,
  wanted: (key: IndexKey) => boolean,
): EventRef[] {
  return commit.events
    .flatMap((event, i) =>
      segments.rule.keysOf(event).some(wanted)
        ? [{ stream: commit.stream, version: commit.firstVersion + i, position }]
        : [],
    )
    .reverse();
}

export function* streamsBelow(segments: Segments, prefix: string): Generator<string> {
  for (const { commit } of newest(segments, prefixTerm(prefix)))
    if (commit.firstVersion === 1 && commit.stream.startsWith(`${prefix}.`)) yield commit.stream;
}

/** Commits in order of position, from one position to another, without the void ones. */
export function* commitsFrom(segments: Segments, from: number, options: ReadOptions): Generator<PositionedCommit> {
  const to = Math.min(options.toPosition ?? Infinity, segments.headPosition);
  let left = options.limit ?? Infinity;
  for (const segment of segments.newestFirst().reverse()) {
    let ordinal = Math.max(0, from - segment.firstPosition);
    if (ordinal >= segment.count || segment.firstPosition > to || left <= 0) continue;
    const { size, path } = segment;
    const voids = new Set(segment.voids);
    for (const line of linesOf(segments.files, path, segment.offsetOf(ordinal), size)) {
      const position = segment.firstPosition + ordinal;
      if (position > to || left <= 0) return;
      const commit = line.complete ? decodeRecord(line.bytes) : 'the record is not complete';
      if (typeof commit === 'string') throw new LogCorruptError(path, line.offset, position, commit);
      if (!voids.has(ordinal++)) {
        left -= 1;
        yield { position, commit };
      }
    }
    const next = segment.firstPosition + ordinal;
    if (next <= Math.min(to, segment.firstPosition + segment.count - 1))
      throw new LogCorruptError(path, size, next, 'the file ends before this record');
  }
}
