import type { PositionedCommit } from '@pulse/contracts';
import type { CommitSource } from './commit-source.js';
import { BEGINNING, walk } from './stream-walk.js';

/** About 110 bytes each, 22 MB in all. */
const MOST_STREAMS = 200_000;

/**
 * Tells void commits from those that count while the log is read in order. A reader that begins at position 1 knows
 * every stream's head; one that begins later asks for a stream's past when it meets the stream for the first time.
 */
export class VoidFilter {
  readonly #versions = new Map<string, number>();
  /** Whether a stream that is not in the map had no events before. */
  #complete: boolean;

  constructor(
    readonly source: CommitSource,
    from: number,
    /** Without a limit the filter never asks for a past, and grows by an entry for each stream. */
    readonly mostStreams = MOST_STREAMS,
  ) {
    this.#complete = from <= 1;
  }

  async isVoid({ position, commit }: PositionedCommit): Promise<boolean> {
    const version = this.#versions.get(commit.stream) ?? (await this.#versionBefore(commit.stream, position));
    const isVoid = commit.firstVersion !== version + 1;
    if (this.#versions.size >= this.mostStreams) {
      this.#versions.clear();
      this.#complete = false;
    }
    this.#versions.set(commit.stream, isVoid ? version : commit.lastVersion);
    return isVoid;
  }

  async #versionBefore(stream: string, position: number): Promise<number> {
    if (this.#complete) return 0;
    let version = 0;
    for await (const { place } of walk(this.source, stream, BEGINNING, position - 1)) version = place.version;
    return version;
  }
}
