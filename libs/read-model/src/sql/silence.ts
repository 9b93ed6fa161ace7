import type { Socket } from 'node:net';
import { Client, type ClientConfig, type PoolClient } from 'pg';
import { codeOf } from './transient.js';

/** How often connections are looked at, at most. */
const LOOK_MS = 10_000;
/** How long the server may take to say what it works on, at most. */
const ANSWER_MS = 10_000;
/** A connection that did not end by itself this long after it should have is broken off. */
const END_MS = 5000;

/** A session whose state may not be seen counts as one that works. */
const WORKING = `SELECT pid FROM pg_stat_activity WHERE pid = ANY($1::int[])
  AND coalesce(state, '') NOT IN ('idle', 'idle in transaction', 'idle in transaction (aborted)')`;

interface Watched {
  readonly client: PoolClient;
  /** Since when an answer is awaited, null while nothing was asked. */
  since: number | null;
  read: number;
  /** Once the server has said that it works on nothing for this connection, though an answer is awaited. */
  isForgotten: boolean;
}

/**
 * Finds out that an answer will never come, where the network does not say so: the machine of the server is gone, or what
 * was sent was lost on the way. It asks the server, over a connection of its own, whether it still works on what was asked;
 * a statement may take as long as it takes.
 */
export class SilenceWatch {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | null = null;
  #ending: NodeJS.Timeout | null = null;
  #asking = false;

  readonly #question: ClientConfig;

  /** @param silentMs how long an answer is awaited before the server is asked about it */
  constructor(
    connection: ClientConfig,
    private readonly silentMs: number,
  ) {
    const answerMs = Math.min(ANSWER_MS, silentMs * 10);
    this.#question = { ...connection, connectionTimeoutMillis: answerMs, query_timeout: answerMs };
  }

  /** Watches a connection until it ends. */
  add(client: PoolClient): void {
    const watched: Watched = { client, since: null, read: 0, isForgotten: false };
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const watch = (...args: unknown[]): unknown => {
      if (watched.since === null) Object.assign(watched, { since: performance.now(), read: bytesRead(client) });
      return query(...args);
    };
    Object.assign(client, { query: watch });
    client.on('drain', () => (watched.since = null));
    client.once('end', () => {
      this.#watched.delete(watched);
      if (this.#watched.size === 0) this.#stop();
    });
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => void this.#look(), Math.min(LOOK_MS, this.silentMs)).unref();
  }

  /** Breaks off what has not ended some seconds from now. */
  endSoon(): void {
    this.#ending = setTimeout(() => this.#watched.forEach(breakOff), END_MS).unref();
    if (this.#watched.size === 0) this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#ending !== null) clearTimeout(this.#ending);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const silent = [...this.#watched].filter((watched) => this.#isSilent(watched));
    if (silent.length === 0 || this.#asking) return;
    this.#asking = true;
    try {
      const working = await workingOf(this.#question, silent.map(pidOf));
      for (const watched of silent) {
        // An answer that was on its way when the server was asked has arrived by the next time.
        if (working.has(pidOf(watched)) || !this.#isSilent(watched)) watched.isForgotten = false;
        else if (watched.isForgotten) breakOff(watched);
        else watched.isForgotten = true;
      }
    } catch (error) {
      // A server that refuses is there, and tells its other connections itself what becomes of them.
      if (!isRefusal(error)) silent.filter((watched) => this.#isSilent(watched)).forEach(breakOff);
    } finally {
      this.#asking = false;
    }
  }

  #isSilent(watched: Watched): boolean {
    if (watched.since === null) return false;
    const now = performance.now();
    const read = bytesRead(watched.client);
    if (read !== watched.read) Object.assign(watched, { since: now, read });
    return now - watched.since >= this.silentMs;
  }
}

/** Which of these processes of the server work on a statement. @throws what keeps the server from saying so in time */
async function workingOf(question: ClientConfig, pids: readonly number[]): Promise<ReadonlySet<number>> {
  const client = new Client(question);
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(WORKING, [pids]);
    return new Set(rows.map(({ pid }) => pid));
  } finally {
    client.connection.stream.destroy();
  }
}

const bytesRead = ({ connection }: PoolClient): number => (connection.stream as Socket).bytesRead;

const pidOf = ({ client }: Watched): number => (client as unknown as { readonly processID: number }).processID;

const breakOff = ({ client }: Watched): void => void client.connection.stream.destroy();

/** Whether it is the server that says so, by a SQLSTATE. */
const isRefusal = (error: unknown): boolean => /^[0-9A-Z]{5}$/.test(codeOf(error) ?? '') && codeOf(error) !== 'EPIPE';
