import { statSync } from 'node:fs';
import { Commit } from '@pulse/contracts';
import type { Mark } from '../port.js';
import { Files, linesOf } from './files.js';
import { segmentPath, segmentsIn } from './names.js';
import { decodeRecord } from '../record.js';

/** One thing that is wrong with a log, and where. */
export interface VerifyProblem {
  readonly kind: 'record' | 'schema' | 'version' | 'chain' | 'position';
  readonly file: string;
  readonly offset: number;
  readonly position: number;
  readonly message: string;
}

/** What a complete reading of a log found. It is sound when there are no problems. */
export interface VerifyReport {
  readonly sound: boolean;
  readonly segments: number;
  readonly commits: number;
  readonly events: number;
  readonly streams: number;
  readonly bytes: number;
  readonly head: Mark | null;
  /** Bytes behind the last complete record: a writer at work, or a torn tail that the next writer cuts. */
  readonly incompleteTailBytes: number;
  /** The first 1000 problems in order of position, and how many there are. */
  readonly problems: readonly VerifyProblem[];
  readonly problemCount: number;
}

const MAX_PROBLEMS = 1000;

/**
 * Reads every record of the log in a folder and checks hashes on the stored bytes, the shape of each commit, contiguous
 * versions, the chain of hashes of each stream, and that no positions are missing between segments. Changes nothing and
 * needs no lock.
 */
export function verifyFileLog(directory: string): VerifyReport {
  const files = new Files();
  const verification = new Verification(directory);
  try {
    const starts = segmentsIn(directory);
    starts.forEach((start, i) => verification.segment(files, start, i === starts.length - 1));
    return verification.report(starts.length);
  } finally {
    files.close();
  }
}

class Verification {
  readonly #heads = new Map<string, { version: number; hash: string }>();
  readonly #problems: VerifyProblem[] = [];
  #problemCount = 0;
  #commits = 0;
  #events = 0;
  #bytes = 0;
  #next = 1;
  #head: Mark | null = null;
  #incomplete = 0;

  constructor(readonly directory: string) {}

  segment(files: Files, start: number, isLast: boolean): void {
    const path = segmentPath(this.directory, start);
    const { size } = statSync(path);
    if (start !== this.#next)
      this.#problem('position', path, 0, `this segment begins at position ${start}, expected was ${this.#next}`);
    this.#next = start;
    this.#bytes += size;
    for (const line of linesOf(files, path, 0, size)) {
      if (!line.complete && isLast) this.#incomplete = line.bytes.length;
      else this.#record(path, line.offset, line.complete ? decodeRecord(line.bytes) : 'the record is not complete');
    }
  }

  #record(path: string, offset: number, commit: Commit | string): void {
    if (typeof commit === 'string') {
      this.#problem('record', path, offset, commit);
      this.#next += 1;
      return;
    }
    const parsed = Commit.safeParse(commit);
    if (!parsed.success) {
      this.#problem('schema', path, offset, parsed.error.message);
      this.#next += 1;
      return;
    }
    this.#commits += 1;
    this.#events += commit.events.length;
    this.#head = { position: this.#next, commitId: commit.id, hash: commit.hash };
    this.#chain(path, offset, commit);
    this.#next += 1;
  }

  #chain(path: string, offset: number, commit: Commit): void {
    const before = this.#heads.get(commit.stream);
    const expected = (before?.version ?? 0) + 1;
    if (commit.firstVersion !== expected) {
      const void_ = `${commit.stream} begins at version ${commit.firstVersion}, expected was ${expected}: void for readers`;
      this.#problem('version', path, offset, void_);
      return;
    }
    if (commit.lastVersion !== commit.firstVersion + commit.events.length - 1)
      this.#problem('version', path, offset, `${commit.events.length} events end at version ${commit.lastVersion}`);
    if (commit.prev !== (before?.hash ?? null)) {
      const found = `the commit follows ${commit.prev ?? 'nothing'}, ${commit.stream} stands at ${before?.hash ?? 'nothing'}`;
      this.#problem('chain', path, offset, found);
    }
    this.#heads.set(commit.stream, { version: commit.lastVersion, hash: commit.hash });
  }

  #problem(kind: VerifyProblem['kind'], file: string, offset: number, message: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < MAX_PROBLEMS)
      this.#problems.push({ kind, file, offset, position: this.#next, message });
  }

  report(segments: number): VerifyReport {
    return {
      sound: this.#problemCount === 0,
      segments,
      commits: this.#commits,
      events: this.#events,
      streams: this.#heads.size,
      bytes: this.#bytes,
      head: this.#head,
      incompleteTailBytes: this.#incomplete,
      problems: this.#problems,
      problemCount: this.#problemCount,
    };
  }
}
