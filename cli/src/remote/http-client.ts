import { parseJson } from '@pulse/contracts';
import { VERSION } from '../version.js';
import { answerError } from './answer-error.js';
import { connectionError } from './connection-error.js';
import { RETRIES, retrying, type RetryOptions } from './retry.js';
import type { ServerAddress } from './server-address.js';
import { ServerError } from './server-error.js';

/** Until the first byte of an answer, and for all of an answer that is not a stream. */
const TIMEOUT_MS = 60_000;

export type Query = Readonly<Record<string, string | number | undefined>>;

/** What reads an answer: a schema, or anything that throws on what it does not know. */
export interface Shape<T> {
  parse(value: unknown): T;
}

interface Sent {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly key?: string;
  readonly timeoutMs?: number;
  readonly accept?: string;
}

/** Requests to one server: its key, time limits, retries of what may be repeated, and errors in words. */
export class HttpClient {
  readonly #closing = new AbortController();
  /** Whether anything was ever there. */
  #answered = false;

  constructor(
    readonly address: ServerAddress,
    private readonly retries: RetryOptions = RETRIES,
  ) {}

  /** Ends every request that is under way. */
  close(): void {
    this.#closing.abort();
  }

  get<T>(path: string, shape: Shape<T>, query: Query = {}): Promise<T> {
    return this.#again(async () => this.#read(await this.#whole({ method: 'GET', path, query }), shape));
  }

  bytes(path: string): Promise<Uint8Array> {
    return this.#again(() => this.#whole({ method: 'GET', path, accept: 'application/octet-stream' }));
  }

  /** Whether there is something at a path. */
  async exists(path: string): Promise<boolean> {
    try {
      await this.#again(() => this.#whole({ method: 'HEAD', path }));
      return true;
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) return false;
      throw error;
    }
  }

  /**
   * @param options.repeatable whether sending it twice does no harm, as with a key or where nothing is left to do
   */
  post<T>(
    path: string,
    body: unknown,
    shape: Shape<T>,
    options: { readonly key?: string; readonly repeatable: boolean; readonly timeoutMs?: number },
  ): Promise<T> {
    const { repeatable, ...rest } = options;
    const send = async () => this.#read(await this.#whole({ method: 'POST', path, body, ...rest }), shape);
    return repeatable ? this.#again(send) : send();
  }

  /** Sent twice it does no harm: it says what is to be, not what is to change. */
  patch<T>(path: string, body: unknown, shape: Shape<T>): Promise<T> {
    return this.#again(async () => this.#read(await this.#whole({ method: 'PATCH', path, body }), shape));
  }

  /** An answer whose body is read as it comes; only its beginning is limited in time and tried again. */
  stream(path: string, query: Query, accept: string, signal?: AbortSignal): Promise<Response> {
    const ends = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    return this.#again(() => this.#answer({ method: 'GET', path, query, accept }, ends, TIMEOUT_MS));
  }

  #again<T>(send: () => Promise<T>): Promise<T> {
    // Where nothing has ever answered, the URL is wrong more likely than the server away.
    const isWorthIt = ({ isPassing, code }: ServerError) =>
      isPassing && (this.#answered || code !== 'server.unreachable');
    return retrying(send, this.retries, this.#closing.signal, isWorthIt);
  }

  async #whole(sent: Sent): Promise<Uint8Array> {
    const { timeoutMs = TIMEOUT_MS } = sent;
    const ends = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await this.#answer(sent, ends, timeoutMs);
    return this.#told(async () => new Uint8Array(await response.arrayBuffer()));
  }

  async #answer({ method, path, query = {}, body, key, accept }: Sent, signal: AbortSignal, timeoutMs: number) {
    const { url, apiKey } = this.address;
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
    const waiting = new AbortController();
    const late = setTimeout(() => waiting.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs);
    try {
      const response = await this.#told(() =>
        fetch(`${url}${path}${search}`, {
          method,
          redirect: 'manual',
          signal: AbortSignal.any([signal, waiting.signal]),
          headers: {
            accept: accept ?? 'application/json',
            'user-agent': `pulse/${VERSION}`,
            ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      this.#answered = true;
      if (!response.ok) throw await answerError(response, this.address);
      return response;
    } finally {
      clearTimeout(late);
    }
  }

  async #told<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      const told = connectionError(error, this.address.url);
      // What broke off was there.
      this.#answered ||= told.code === 'server.interrupted';
      throw told;
    }
  }

  #read<T>(bytes: Uint8Array, shape: Shape<T>): T {
    try {
      return shape.parse(parseJson(new TextDecoder().decode(bytes)));
    } catch (cause) {
      throw unknownForm(this.address.url, cause);
    }
  }
}

/** An answer in a form that this version does not know. */
export function unknownForm(url: string, cause: unknown): ServerError {
  return new ServerError({
    code: 'server.other_version',
    message: `${url} answers in a form that this pulse (${VERSION}) does not know`,
    hint: 'The server is of another version, or the URL is that of another program: use the pulse of the same version.',
    cause,
  });
}
