import {
  BatchEnds,
  KeyLookups,
  LogHead,
  ManyStreams,
  MAX_KEYS,
  StreamEvents,
  StreamName,
  StreamNames,
} from '@pulse/contracts';
import {
  LineageBrokenError,
  LogUnavailableError,
  type EventLog,
  type EventRef,
  type KeyKind,
  type LoadedStream,
  type Mark,
  type ReadOptions,
  type Revision,
} from '@pulse/event-log';
import type { PositionedCommit } from '@pulse/contracts';
import { commitsFrom } from './commit-stream.js';
import { unknownForm, type HttpClient } from './http-client.js';
import { inOneRequest } from './in-one-request.js';
import { RemoteWaker } from './remote-waker.js';

/** Streams in one request: those of jobs of many forecasts have megabytes each. */
const STREAMS_AT_ONCE = 16;
const MANY_TIMEOUT_MS = 10 * 60_000;

/** The log of a cluster over its HTTP API, to read only: facts are appended by the services. */
export class RemoteLog implements EventLog {
  readonly #waker: RemoteWaker;
  readonly #streams: (stream: string) => Promise<LoadedStream>;
  readonly #keys: Readonly<Record<KeyKind, (key: string) => Promise<EventRef | null>>>;
  #closed = false;

  /** @param client closed with the log */
  constructor(private readonly client: HttpClient) {
    this.#waker = new RemoteWaker(client);
    const keysOf = (kind: KeyKind) =>
      inOneRequest(MAX_KEYS, async (keys: readonly string[]) => {
        const { refs } = await client.post(`/v1/log/keys/${kind}`, { keys }, KeyLookups, { repeatable: true });
        if (refs.length !== keys.length) throw unknownForm(client.address.url, refs.length);
        return refs;
      });
    this.#streams = inOneRequest(STREAMS_AT_ONCE, async (names: readonly string[]): Promise<LoadedStream[]> => {
      if (names.length === 1) return [await client.get(`/v1/log/streams/${names[0]!}`, StreamEvents)];
      const options = { repeatable: true, timeoutMs: MANY_TIMEOUT_MS };
      const { streams } = await client.post('/v1/log/streams', { streams: names }, ManyStreams, options);
      if (streams.length !== names.length) throw unknownForm(client.address.url, streams.length);
      return streams;
    });
    this.#keys = { cache: keysOf('cache'), evidence: keysOf('evidence') };
  }

  async load(stream: string, options: { readonly after?: Revision } = {}): Promise<LoadedStream> {
    this.#checkOpen();
    // What is no stream's name has no events; the server would refuse to look.
    if (!StreamName.safeParse(stream).success) return { events: [], revision: null };
    const { after } = options;
    if (after === undefined) return this.#streams(stream);
    const query = { afterVersion: after.version, afterPosition: after.position };
    return this.client.get(`/v1/log/streams/${stream}`, StreamEvents, query);
  }

  append(): Promise<Revision> {
    return Promise.reject(
      new LogUnavailableError(`${this.client.address.url} hands out its log to be read: only its services append`),
    );
  }

  async *read(fromPosition: number, options: ReadOptions = {}): AsyncGenerator<PositionedCommit> {
    this.#checkOpen();
    for await (const { position, commit } of commitsFrom(this.client, fromPosition, options))
      yield { position, commit };
  }

  async head(): Promise<Mark | null> {
    this.#checkOpen();
    return (await this.client.get('/v1/log/head', LogHead)).head;
  }

  wake(listener: () => void): () => void {
    return this.#waker.subscribe(listener);
  }

  async checkLineage(mark: Mark): Promise<void> {
    this.#checkOpen();
    const { position } = mark;
    for await (const { commit } of this.read(position, { toPosition: position, limit: 1 })) {
      if (commit.id === mark.commitId && commit.hash === mark.hash) return;
      throw new LineageBrokenError(mark, { position, commitId: commit.id, hash: commit.hash });
    }
    throw new LineageBrokenError(mark, null);
  }

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    this.#checkOpen();
    return this.#keys[kind](key);
  }

  async *batchEnds(): AsyncGenerator<EventRef> {
    this.#checkOpen();
    for (let cursor: string | undefined; ;) {
      const page: BatchEnds = await this.client.get('/v1/log/batch-ends', BatchEnds, { cursor });
      yield* page.ends;
      if (page.cursor === null) return;
      cursor = page.cursor;
    }
  }

  async *streams(prefix: string): AsyncGenerator<string> {
    this.#checkOpen();
    for (let cursor: string | undefined; ;) {
      const page: StreamNames = await this.client.get('/v1/log/streams', StreamNames, { prefix, cursor });
      yield* page.streams;
      if (page.cursor === null) return;
      cursor = page.cursor;
    }
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#waker.close();
    this.client.close();
    return Promise.resolve();
  }

  #checkOpen(): void {
    if (this.#closed) throw new LogUnavailableError('this log was closed');
  }
}
