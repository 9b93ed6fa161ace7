import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  eventsOf,
  MAX_COMMIT_BYTES,
  parseJson,
  type CommitContext,
  type EventInput,
  type PositionedCommit,
  type RecordedEvent,
} from '@pulse/contracts';
import { serverVersion, serverWarnings } from '@pulse/jetstream';
import { checkAppend } from '../check-append.js';
import { CommitTooLargeError, ConflictError, LineageBrokenError, LogUnavailableError } from '../errors.js';
import type { IndexRule } from '../keys.js';
import type { EventLog, EventRef, KeyKind, LoadedStream, Mark, ReadOptions, Revision } from '../port.js';
import { encodeCommit } from '../record.js';
import { appendCommit, endOf, revisionOf } from './append-commit.js';
import { BrokerWaker } from './broker-waker.js';
import type { CommitSource } from './commit-source.js';
import { IndexFollower, type IndexScope } from './index-follower.js';
import { LineageGuard } from './lineage-guard.js';
import { Places } from './places.js';
import { BEGINNING, walk, type Place } from './stream-walk.js';
import { VoidFilter } from './void-filter.js';

export interface JetStreamLogSettings {
  readonly indexRule: IndexRule;
  readonly index: IndexScope;
  readonly mostPlaces: number;
  readonly now: () => Date;
  readonly pollMs: number;
}

/** Readers of one handle that are remembered; each may know 22 MB of streams. */
const MOST_READERS = 4;

interface Tail {
  readonly next: number;
  readonly filter: VoidFilter;
}

/** A log in the stream EVT of a broker. Made by `openJetStreamLog`. */
export class JetStreamLog implements EventLog {
  readonly #voids = new Set<number>();
  readonly #places: Places;
  readonly #guard: LineageGuard;
  readonly #waker: BrokerWaker;
  readonly #index: IndexFollower;
  /** Where the newest reads ended: a reader that goes on from there need not ask for the past of streams again. */
  readonly #tails: Tail[] = [];
  #closed = false;

  constructor(
    readonly source: CommitSource,
    readonly settings: JetStreamLogSettings,
  ) {
    this.#places = new Places(settings.mostPlaces);
    this.#guard = new LineageGuard(source);
    this.#waker = new BrokerWaker(source, settings.pollMs);
    this.#index = new IndexFollower(
      source,
      settings.indexRule,
      () => this.#guard.lastPosition(),
      (position) => this.#voids.add(position),
      settings.index,
    );
  }

  /** Void commits that this handle came across. Anything but 0 means that the broker let in what it should refuse. */
  get voids(): number {
    return this.#voids.size;
  }

  /** What is to be said about the server before it is trusted; empty for one that is fit for production. */
  get warnings(): readonly string[] {
    return serverWarnings(serverVersion(this.source.connection));
  }

  async load(stream: string, options: { readonly after?: Revision } = {}): Promise<LoadedStream> {
    await this.#use();
    const { after } = options;
    const from = after === undefined ? BEGINNING : await this.#placeOf(stream, after);
    if (from === null) throw new LineageBrokenError({ position: after!.position }, null);
    const seen = this.#places.get(stream)?.last ?? 0;
    const loaded = await this.source.retryLag(() => this.#follow(stream, from, seen));
    if (loaded === null) throw new LineageBrokenError({ position: seen }, null);
    this.#places.set(stream, loaded.place);
    return { events: loaded.events, revision: revisionOf(loaded.place) };
  }

  async append(
    stream: string,
    expected: Revision | null,
    events: readonly EventInput[],
    context: CommitContext,
  ): Promise<Revision> {
    checkAppend(stream, events, context);
    // The events of the call, whatever becomes of them while the broker is asked.
    const own = (parseJson(canonicalJson({ events })) as { events: EventInput[] }).events;
    const about = { ...context };
    await this.#use();
    const place = expected === null ? BEGINNING : await this.#placeOf(stream, expected);
    if (place === null) throw new ConflictError(stream, expected, revisionOf(await endOf(this.source, stream)));
    const body = {
      ...about,
      id: randomUUID(),
      stream,
      firstVersion: place.version + 1,
      lastVersion: place.version + own.length,
      recordedAt: this.settings.now().toISOString(),
      events: own,
      prev: place.hash,
    };
    const { bytes, hash } = encodeCommit(body);
    const line = bytes.subarray(0, -1);
    if (line.length > MAX_COMMIT_BYTES) throw new CommitTooLargeError(stream, line.length, MAX_COMMIT_BYTES);
    const end = await appendCommit(this.source, { commit: { ...body, hash }, bytes: line, expected: place });
    this.#places.set(stream, end);
    this.#guard.saw({ position: end.position, commitId: body.id, hash });
    return { version: end.version, position: end.position };
  }

  async *read(fromPosition: number, options: ReadOptions = {}): AsyncGenerator<PositionedCommit> {
    const to = Math.min(options.toPosition ?? Infinity, await this.#lastPosition());
    const filter = this.#goOn(fromPosition) ?? new VoidFilter(this.source, fromPosition);
    let left = options.limit ?? Infinity;
    let next = Math.max(1, fromPosition);
    while (next <= to && left > 0) {
      for await (const found of this.source.range(next, Math.min(to, next + left - 1))) {
        next = found.position + 1;
        if (await filter.isVoid(found)) this.#voids.add(found.position);
        else {
          left -= 1;
          this.#saw(found);
          yield found;
        }
      }
    }
    this.#tails.push({ next, filter });
    if (this.#tails.length > MOST_READERS) this.#tails.shift();
  }

  /** What a reader that ended before this position knows; each is given to one reader only, as it changes with reading. */
  #goOn(fromPosition: number): VoidFilter | null {
    const i = this.#tails.findIndex(({ next }) => next === fromPosition);
    return i < 0 ? null : this.#tails.splice(i, 1)[0]!.filter;
  }

  async head(): Promise<Mark | null> {
    const last = await this.#lastPosition();
    if (last === 0) return null;
    const found = await this.source.at(last);
    this.#saw(found);
    return { position: last, commitId: found.commit.id, hash: found.commit.hash };
  }

  wake(listener: () => void): () => void {
    this.#mustBeOpen();
    return this.#waker.add(listener);
  }

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    await this.#use();
    return this.#index.lookup(kind, key);
  }

  async *batchEnds(): AsyncGenerator<EventRef> {
    await this.#use();
    yield* await this.#index.batchEnds();
  }

  async *streams(prefix: string): AsyncGenerator<string> {
    await this.#use();
    yield* await this.#index.streams(prefix);
  }

  async checkLineage(mark: Mark): Promise<void> {
    this.#mustBeOpen();
    await this.#guard.check(mark);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#waker.close();
    await this.source.connection.close();
  }

  async #use(): Promise<void> {
    this.#mustBeOpen();
    await this.#guard.pass();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new LogUnavailableError('the log is closed');
  }

  async #lastPosition(): Promise<number> {
    await this.#use();
    return this.#guard.lastPosition();
  }

  /** The place of a revision; null when what stands there is not a commit of the stream that ends with its version. */
  async #placeOf(stream: string, { version, position }: Revision): Promise<Place | null> {
    const known = this.#places.get(stream);
    if (known !== undefined && known.version === version && known.position === position) return known;
    const { commit } = await this.source.at(position);
    if (commit.stream !== stream || commit.lastVersion !== version) return null;
    return { version, position, hash: commit.hash, last: position };
  }

  /** The events after a place; null when the stream ends before what was seen of it, as on a replica that lags. */
  async #follow(stream: string, from: Place, seen: number): Promise<{ events: RecordedEvent[]; place: Place } | null> {
    const events: RecordedEvent[] = [];
    let place = from;
    for await (const step of walk(this.source, stream, from)) {
      place = step.place;
      if (step.isVoid) this.#voids.add(step.position);
      else {
        events.push(...eventsOf(step));
        this.#saw(step);
      }
    }
    return place.last < seen ? null : { events, place };
  }

  #saw({ position, commit }: PositionedCommit): void {
    this.#guard.saw({ position, commitId: commit.id, hash: commit.hash });
  }
}
