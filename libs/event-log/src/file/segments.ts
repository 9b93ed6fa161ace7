import { existsSync, statSync } from 'node:fs';
import type { Commit } from '@pulse/contracts';
import { LogCorruptError } from '../errors.js';
import type { IndexRule } from '../keys.js';
import type { Files } from './files.js';
import { ingest, type BadTail } from './ingest.js';
import { LiveSegment, type Head } from './live-segment.js';
import { segmentPath, segmentsIn } from './names.js';
import { decodeRecord } from '../record.js';
import { SealedSegment } from './sealed-segment.js';
import type { Segment } from './segment.js';
import { buildSidecar, type Sidecar } from './sidecar.js';
import { openSidecar, sidecarInMemory, writeSidecar } from './sidecar-file.js';
import { Sought, streamTerm } from './terms.js';

/** All segments of a log: sealed ones, and the live one that grows. */
export class Segments {
  readonly #sealed: SealedSegment[] = [];
  #live: LiveSegment;

  /**
   * Reads the headers of the sealed segments' sidecars and scans the last segment.
   *
   * @param mayWrite whether missing sidecars are written, or only made in memory
   * @throws LogCorruptError
   */
  constructor(
    readonly directory: string,
    readonly files: Files,
    readonly rule: IndexRule,
    readonly mayWrite: boolean,
  ) {
    const starts = segmentsIn(directory);
    const last = starts.at(-1) ?? 1;
    this.#live = new LiveSegment(segmentPath(directory, last), last, rule);
    starts.slice(0, -1).forEach((start, i) => {
      this.#mustFollow(start);
      this.#sealed.push(this.#openSealed(start, starts[i + 1]!));
    });
    this.#mustFollow(last);
  }

  get live(): LiveSegment {
    return this.#live;
  }

  /** Newest first. */
  newestFirst(): Segment[] {
    return [this.#live, ...this.#sealed.toReversed()];
  }

  get headPosition(): number {
    return this.#live.firstPosition + this.#live.count - 1;
  }

  get voids(): number {
    return this.newestFirst().reduce((sum, segment) => sum + segment.voids.length, 0);
  }

  #mustFollow(start: number): void {
    const before = this.#sealed.at(-1);
    const expected = before === undefined ? 1 : before.firstPosition + before.count;
    if (start === expected) return;
    const missing = start > expected ? `positions ${expected} to ${start - 1} are missing` : 'positions repeat';
    throw new LogCorruptError(segmentPath(this.directory, start), 0, start, `${missing} before this segment`);
  }

  #openSealed(start: number, next: number): SealedSegment {
    const path = segmentPath(this.directory, start);
    const sidecar = openSidecar(this.files, path, start, this.rule.version) ?? this.#index(start, next);
    return new SealedSegment(path, sidecar, () => this.#index(start, next));
  }

  /** Makes the sidecar of a sealed segment from its records, none of which may be bad. */
  #index(start: number, next: number): Sidecar {
    const segment = new LiveSegment(segmentPath(this.directory, start), start, this.rule);
    const bad = ingest(this.files, segment, statSync(segment.path).size, (stream) => this.headOf(stream, start));
    if (bad !== null) throw new LogCorruptError(segment.path, bad.offset, start + segment.count, bad.reason);
    if (start + segment.count !== next)
      throw new LogCorruptError(
        segment.path,
        segment.size,
        start + segment.count,
        `records up to position ${next - 1} are missing`,
      );
    const bytes = buildSidecar(segment);
    if (this.mayWrite) writeSidecar(segment.path, bytes);
    return sidecarInMemory(bytes, this.rule.version);
  }

  /**
   * Takes in what was written to the live segment, and the segments that followed it, since the last call.
   * Readers call it before they look; what is not complete yet is left for the next call.
   */
  refresh(): BadTail | null {
    for (;;) {
      const bad = this.#readLive();
      const next = segmentPath(this.directory, this.headPosition + 1);
      if (this.#live.count === 0 || !existsSync(next)) return bad;
      // The old segment got its last records before the next one was made.
      const late = this.#readLive();
      if (late !== null) throw new LogCorruptError(this.#live.path, late.offset, this.headPosition + 1, late.reason);
      if (segmentPath(this.directory, this.headPosition + 1) === next) this.seal();
    }
  }

  #readLive(): BadTail | null {
    const size = statSync(this.#live.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.#live.size) return null;
    const before = (stream: string) => this.headOf(stream, this.#live.firstPosition);
    if (size > this.#live.size) {
      const from = this.#live.size;
      try {
        const bad = ingest(this.files, this.#live, size, before);
        if (bad === null || bad.offset > from) return bad;
      } catch (error) {
        if (from === 0 || !(error instanceof LogCorruptError)) throw error;
      }
    }
    // A failed write was cut off and written over after it had been read here.
    this.files.forget(this.#live.path);
    this.#live.reset();
    return ingest(this.files, this.#live, size, before);
  }

  /** Ends the live segment and begins the next one. */
  seal(): void {
    const { path, firstPosition } = this.#live;
    const next = this.headPosition + 1;
    const bytes = buildSidecar(this.#live);
    if (this.mayWrite) writeSidecar(path, bytes);
    const sidecar =
      openSidecar(this.files, path, firstPosition, this.rule.version) ?? sidecarInMemory(bytes, this.rule.version);
    this.#sealed.push(new SealedSegment(path, sidecar, () => this.#index(firstPosition, next)));
    this.#live = new LiveSegment(segmentPath(this.directory, next), next, this.rule);
  }

  /** The head of a stream, looking only at segments that begin before `below`. */
  headOf(stream: string, below = Infinity): Head | null {
    if (this.#live.firstPosition < below) {
      const head = this.#live.head(stream);
      if (head !== null) return head;
    }
    const sought = new Sought(streamTerm(stream));
    for (let i = this.#sealed.length - 1; i >= 0; i--) {
      const segment = this.#sealed[i]!;
      if (segment.firstPosition >= below) continue;
      const ordinals = segment.postings(sought);
      for (let at = ordinals.length - 1; at >= 0; at--) {
        const commit = this.recordAt(segment, ordinals[at]!);
        if (commit.stream === stream)
          return { version: commit.lastVersion, position: segment.firstPosition + ordinals[at]!, hash: commit.hash };
      }
    }
    return null;
  }

  /** The segment that holds a position, null when the log ends before it. */
  at(position: number): { readonly segment: Segment; readonly ordinal: number } | null {
    if (position < 1 || position > this.headPosition) return null;
    const segment = this.newestFirst().find((one) => one.firstPosition <= position)!;
    return { segment, ordinal: position - segment.firstPosition };
  }

  /** @throws LogCorruptError unless the record is valid */
  recordAt(segment: Segment, ordinal: number): Commit {
    const offset = segment.offsetOf(ordinal);
    const line = this.files.readAt(segment.path, offset, segment.offsetOf(ordinal + 1) - offset - 1);
    const commit = decodeRecord(line);
    if (typeof commit === 'string')
      throw new LogCorruptError(segment.path, offset, segment.firstPosition + ordinal, commit);
    return commit;
  }
}
