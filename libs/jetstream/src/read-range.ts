import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { count } from '@pulse/telemetry';
import { directGet, storedMessage, type StoredMessage } from './direct-get.js';
import { BrokerUnavailableError } from './errors.js';
import { serverVersion } from './server.js';

/** A sequence of a stream and what is stored there; null where nothing is. */
export interface StoredAt {
  readonly sequence: number;
  readonly message: StoredMessage | null;
}

export interface ReadRangeOptions {
  /** Milliseconds for a single question. */
  readonly timeout: number;
  /** With more than one replica an answer may lag, so a missing message is asked for again. Default 1. */
  readonly replicas?: number;
  /** Whether to ask for many messages at once; by default where the server can (2.11 or newer). */
  readonly batches?: boolean;
}

/** About how many messages, and bytes, are on their way at once. */
const MOST_MESSAGES = 1024;
const MOST_BYTES = 16 << 20;
/** Questions for many messages that are open at once: one is answered while another is read. */
const OPEN_BATCHES = 2;

/** Waits for a replica that lags, in milliseconds; with one replica nothing lags. */
const LAGS = [10, 40, 160, 640, 1280];

/** Codes of the server: the end of an answer, and nothing found. */
const ENDS = new Set([204, 404]);
const NOT_STORED = -1;

/**
 * What is stored at each sequence from one to another, both included, in order, without a consumer. A server since 2.11
 * hands out many messages for one question; an older one is asked for each, many at a time.
 *
 * @throws BrokerUnavailableError
 */
export async function* readRange(
  connection: NatsConnection,
  stream: string,
  from: number,
  to: number,
  { timeout, replicas = 1, batches = knowsBatches(connection) }: ReadRangeOptions,
): AsyncGenerator<StoredAt, void, void> {
  const size = new MessageSize();
  const open: Promise<StoredAt[]>[] = [];
  for (let next = from; next <= to || open.length > 0;) {
    const most = batches ? OPEN_BATCHES : size.fitting(MOST_MESSAGES / 4);
    for (; next <= to && open.length < most;) {
      const last = batches ? Math.min(to, next + size.fitting(MOST_MESSAGES) - 1) : next;
      const asked = batches
        ? askForMany(connection, stream, next, last, timeout, replicas)
        : askForOne(connection, stream, next, timeout, replicas).then((one) => [one]);
      // Whoever stops early leaves questions behind; their failures concern nobody.
      asked.catch(() => {});
      open.push(asked);
      next = last + 1;
    }
    for (const found of await open.shift()!) {
      size.saw(found.message?.data.length ?? 0);
      yield found;
    }
  }
}

/** How large messages have been lately, so that what is on its way stays bounded in bytes. */
class MessageSize {
  #average = 16 << 10;

  saw(bytes: number): void {
    this.#average += (bytes - this.#average) / 64;
  }

  fitting(most: number): number {
    return Math.max(8, Math.min(most, Math.floor(MOST_BYTES / (this.#average + 1))));
  }
}

async function askForOne(
  connection: NatsConnection,
  stream: string,
  sequence: number,
  timeout: number,
  replicas: number,
): Promise<StoredAt> {
  let message = await directGet(connection, stream, { seq: sequence }, timeout);
  for (const lag of replicas > 1 ? LAGS : []) {
    if (message !== null) break;
    await sleep(lag);
    message = await directGet(connection, stream, { seq: sequence }, timeout);
  }
  return { sequence, message };
}

/** One question for the messages of a range. What its answer leaves out is asked for one by one. */
async function askForMany(
  connection: NatsConnection,
  stream: string,
  from: number,
  to: number,
  timeout: number,
  replicas: number,
): Promise<StoredAt[]> {
  const found = new Map<number, StoredMessage>();
  for (const message of await directGetBatch(connection, stream, from, to - from + 1, timeout))
    found.set(message.sequence, message);
  const all: StoredAt[] = [];
  for (let sequence = from; sequence <= to; sequence++) {
    const message = found.get(sequence);
    all.push(
      message === undefined ? await askForOne(connection, stream, sequence, timeout, replicas) : { sequence, message },
    );
  }
  return all;
}

/**
 * Up to `batch` messages from a sequence on, in order; fewer where a replica lags, messages are missing, or the answer is
 * cut short. The last of an answer is a status without bytes.
 */
async function directGetBatch(
  connection: NatsConnection,
  stream: string,
  seq: number,
  batch: number,
  timeout: number,
): Promise<StoredMessage[]> {
  const messages: StoredMessage[] = [];
  try {
    const answers = await connection.requestMany(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify({ seq, batch }), {
      strategy: 'sentinel',
      maxWait: timeout,
    });
    for await (const answer of answers) {
      const code = answer.headers?.code ?? NOT_STORED;
      if (ENDS.has(code)) break;
      if (code !== 0) throw new Error(`${code} ${answer.headers?.description ?? 'the answer is not a stored message'}`);
      messages.push(storedMessage(answer));
    }
  } catch (cause) {
    throw new BrokerUnavailableError(`stream ${stream} cannot be read`, { cause });
  }
  count('pulse_direct_gets_total', { stream });
  return messages;
}

/** Since 2.11. */
function knowsBatches(connection: NatsConnection): boolean {
  const [major = 0, minor = 0] = serverVersion(connection).split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 11);
}
