import type { PositionedCommit } from '@pulse/contracts';

/** Whether a commit continues its stream, or why it does not. */
export type Fit = 'fits' | 'void' | 'unlinked';

interface Head {
  readonly version: number;
  readonly hash: string;
}

/** The heads of all streams while a log is walked in order. */
export class StreamHeads {
  readonly #heads = new Map<string, Head>();

  get streams(): number {
    return this.#heads.size;
  }

  /**
   * Whether a commit stands right after its stream's head: `void` when its first version is another than head + 1,
   * `unlinked` when it names another commit before it than the head.
   */
  fit({ commit }: PositionedCommit): Fit {
    const head = this.#heads.get(commit.stream);
    if (commit.firstVersion !== (head?.version ?? 0) + 1) return 'void';
    return commit.prev === (head?.hash ?? null) ? 'fits' : 'unlinked';
  }

  /** The same heads, to go on from in another way. */
  copy(): StreamHeads {
    const other = new StreamHeads();
    for (const [stream, head] of this.#heads) other.#heads.set(stream, head);
    return other;
  }

  /** Moves the head of the stream to a commit. */
  pass({ commit }: PositionedCommit): void {
    this.#heads.set(commit.stream, { version: commit.lastVersion, hash: commit.hash });
  }

  /** In words, why a commit does not fit. */
  reason({ commit }: PositionedCommit): string {
    const head = this.#heads.get(commit.stream);
    const at = head === undefined ? 'has no events' : `is at version ${head.version}`;
    return this.fit({ position: 0, commit }) === 'void'
      ? `${commit.stream} ${at}, the commit begins with version ${commit.firstVersion}`
      : `${commit.stream} ${at}, but the commit follows another history of it`;
  }
}
