import type { Commit, PositionedCommit } from '@pulse/contracts';

/** What is kept at most; readers that follow the head are rarely further behind. */
const MOST_COMMITS = 4096;
const MOST_BYTES = 8 << 20;

/**
 * The newest commits as they were appended, so that a reader in the same process that follows the head does not read and
 * parse them again. Positions are without gaps; anything older is read from the segments.
 */
export class RecentCommits {
  #entries: { readonly position: number; readonly commit: Commit; readonly bytes: number }[] = [];
  #bytes = 0;

  add(position: number, commit: Commit, bytes: number): void {
    this.#entries.push({ position, commit, bytes });
    this.#bytes += bytes;
    if (this.#entries.length <= MOST_COMMITS && this.#bytes <= MOST_BYTES) return;
    // Half at a time: dropping one by one would move the rest each time.
    const keep = this.#entries.slice(this.#entries.length >> 1);
    this.#bytes = keep.reduce((sum, entry) => sum + entry.bytes, 0);
    this.#entries = keep;
  }

  /** The commits from a position to another, or null where the first of them is not kept any more. */
  between(from: number, to: number): readonly PositionedCommit[] | null {
    const first = this.#entries[0]?.position;
    if (first === undefined || from < first) return null;
    return this.#entries.slice(from - first, Math.max(0, to - first + 1));
  }
}
