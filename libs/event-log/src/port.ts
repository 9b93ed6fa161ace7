import type { CommitContext, EventInput, PositionedCommit, RecordedEvent } from '@pulse/contracts';

/**
 * The head of a stream as `load` or `append` reported it; nothing else makes one.
 *
 * `version` counts the stream's events from 1, `position` is the place in the log of the commit that holds the last of
 * them. Files check the version of an expected revision, JetStream its position.
 */
export interface Revision {
  readonly version: number;
  readonly position: number;
}

/** A place in the log together with what stood there: what a checkpoint remembers. */
export interface Mark {
  readonly position: number;
  readonly commitId: string;
  readonly hash: string;
}

/** One event's address. `position` is that of its commit. */
export interface EventRef {
  readonly stream: string;
  readonly version: number;
  readonly position: number;
}

/** A stream's events in order of version, and its head; null while the stream has no events. */
export interface LoadedStream {
  readonly events: readonly RecordedEvent[];
  readonly revision: Revision | null;
}

/** Keys by which single events are found again without reading the log. */
export type KeyKind = 'cache' | 'evidence';

/** What finds events and streams without scanning the log. */
export interface LogIndex {
  /** The newest event that carries this key, null when none does. */
  lookup(kind: KeyKind, key: string): Promise<EventRef | null>;

  /** Events that end a batch (`BatchCompleted`, `BatchCancelled`), newest first. */
  batchEnds(): AsyncIterable<EventRef>;

  /**
   * Streams below a prefix of whole tokens (`batch`, `job.b7f3`), newest first by their first event.
   * The prefix itself is not a stream.
   */
  streams(prefix: string): AsyncIterable<string>;
}

/** What a reader of the whole log can ask for. */
export interface ReadOptions {
  /** At most this many commits. */
  readonly limit?: number;
  /** The last position to read, inclusive. */
  readonly toPosition?: number;
}

/**
 * The ordered, append-only sequence of commits. Positions count commits from 1 without gaps; void commits (whose first
 * version is not the head plus one) keep their position and are passed over by every method.
 */
export interface EventLog extends LogIndex {
  /**
   * @param options.after only events after this revision of the same stream
   * @throws LogCorruptError, LineageBrokenError when `after` lies beyond the end of the log
   */
  load(stream: string, options?: { readonly after?: Revision }): Promise<LoadedStream>;

  /**
   * Appends 1..n events atomically and resolves when they are durable.
   *
   * @param expected the stream's head as the caller knows it, null for a stream without events
   * @throws ConflictError when the head is another: load, decide again, append again
   * @throws InvalidAppendError, CommitTooLargeError, NotCanonicalError when the commit is refused; nothing was written
   * @throws AppendFailedError when the storage failed; its `outcome` says whether the commit may exist
   */
  append(
    stream: string,
    expected: Revision | null,
    events: readonly EventInput[],
    context: CommitContext,
  ): Promise<Revision>;

  /** Commits from a position on, up to the head as it is when reading begins. */
  read(fromPosition: number, options?: ReadOptions): AsyncIterable<PositionedCommit>;

  /** The last position and what stands there; null while the log is empty. */
  head(): Promise<Mark | null>;

  /** Calls the listener when something may have been appended; a hint only. Returns what ends the subscription. */
  wake(listener: () => void): () => void;

  /** @throws LineageBrokenError unless the log still holds exactly this commit at this position */
  checkLineage(mark: Mark): Promise<void>;

  close(): Promise<void>;
}
