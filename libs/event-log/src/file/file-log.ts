import { randomUUID } from 'node:crypto';
import { MAX_COMMIT_BYTES, type CommitContext, type EventInput, type PositionedCommit } from '@pulse/contracts';
import { checkAppend } from '../check-append.js';
import { CommitTooLargeError, ConflictError, LineageBrokenError, LogUnavailableError } from '../errors.js';
import type { EventLog, EventRef, KeyKind, LoadedStream, Mark, ReadOptions, Revision } from '../port.js';
import type { AppendQueue } from './append-queue.js';
import { markAt } from './lineage.js';
import { batchEnds, commitsFrom, loadStream, lookupKey, streamsBelow } from './queries.js';
import { encodeCommit } from '../record.js';
import type { Segments } from './segments.js';
import type { TornTail } from './torn-tail.js';
import { verifyFileLog, type VerifyReport } from './verify.js';
import { Waker } from './waker.js';

/** What makes appends possible; a log that is only read has none. */
export interface Writing {
  readonly queue: AppendQueue;
  readonly now: () => Date;
  close(): Promise<void>;
}

/** A log in segment files of one folder. Made by `openFileLog`. */
export class FileLog implements EventLog {
  readonly #inFlight = new Map<string, Promise<unknown>>();
  readonly #waker: Waker;
  #closed = false;

  constructor(
    readonly segments: Segments,
    readonly writing: Writing | null,
    /** What was cut off when the log was opened, null when its tail was whole. */
    readonly recovered: TornTail | null,
    pollMs: number,
  ) {
    this.#waker = new Waker(writing === null ? pollMs : null, () => this.#position());
  }

  get directory(): string {
    return this.segments.directory;
  }

  /** Commits that are void for readers. Anything but 0 means that two writers were at work once. */
  get voids(): number {
    return this.#use().voids;
  }

  /** Called by the append queue after each group. */
  notify(): void {
    this.#waker.notify();
  }

  async load(stream: string, options: { readonly after?: Revision } = {}): Promise<LoadedStream> {
    return loadStream(this.#use(), stream, options.after ?? null);
  }

  async append(
    stream: string,
    expected: Revision | null,
    events: readonly EventInput[],
    context: CommitContext,
  ): Promise<Revision> {
    checkAppend(stream, events, context);
    // Only what is durable counts: a rival append may still fail, so it is waited for before this one is judged.
    while (this.#inFlight.has(stream)) await this.#inFlight.get(stream);
    const segments = this.#use();
    if (this.writing === null) throw new LogUnavailableError(`${this.directory} was opened to be read only`);
    const head = segments.headOf(stream);
    if ((head?.version ?? 0) !== (expected?.version ?? 0))
      throw new ConflictError(stream, expected, head && { version: head.version, position: head.position });
    const firstVersion = (head?.version ?? 0) + 1;
    const body = {
      ...context,
      id: randomUUID(),
      stream,
      firstVersion,
      lastVersion: firstVersion + events.length - 1,
      recordedAt: this.writing.now().toISOString(),
      events: [...events],
      prev: head?.hash ?? null,
    };
    const encoded = encodeCommit(body);
    const bytes = encoded.bytes.length - 1;
    if (bytes > MAX_COMMIT_BYTES) throw new CommitTooLargeError(stream, bytes, MAX_COMMIT_BYTES);
    const appended = this.writing.queue.push({ ...body, hash: encoded.hash }, encoded);
    const settled = appended
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#inFlight.delete(stream));
    this.#inFlight.set(stream, settled);
    return appended;
  }

  async *read(fromPosition: number, options: ReadOptions = {}): AsyncGenerator<PositionedCommit> {
    yield* commitsFrom(this.#use(), fromPosition, options);
  }

  async head(): Promise<Mark | null> {
    const segments = this.#use();
    return markAt(segments, segments.headPosition);
  }

  wake(listener: () => void): () => void {
    this.#use();
    return this.#waker.add(listener);
  }

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    return lookupKey(this.#use(), kind, key);
  }

  async *batchEnds(): AsyncGenerator<EventRef> {
    yield* batchEnds(this.#use());
  }

  async *streams(prefix: string): AsyncGenerator<string> {
    yield* streamsBelow(this.#use(), prefix);
  }

  async checkLineage(mark: Mark): Promise<void> {
    const found = markAt(this.#use(), mark.position);
    if (found?.commitId !== mark.commitId || found.hash !== mark.hash) throw new LineageBrokenError(mark, found);
  }

  /** Reads everything again: hashes, versions, the chain of each stream, positions. */
  async verify(): Promise<VerifyReport> {
    await this.writing?.queue.idle();
    return verifyFileLog(this.directory);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#waker.close();
    try {
      await this.writing?.close();
    } finally {
      this.segments.files.close();
    }
  }

  #use(): Segments {
    if (this.#closed) throw new LogUnavailableError(`the log in ${this.directory} is closed`);
    if (this.writing === null) this.segments.refresh();
    return this.segments;
  }

  #position(): number {
    this.segments.refresh();
    return this.segments.headPosition;
  }
}
