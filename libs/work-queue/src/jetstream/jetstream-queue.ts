import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import {
  BrokerUnavailableError,
  checkConsumer,
  checkServer,
  checkStream,
  connectBroker,
  directGet,
  isDispatched,
  NotPermittedError,
  publish,
  streamInfo,
  UnsendableError,
  type BrokerOptions,
  type PublishOptions,
} from '@pulse/jetstream';
import { checkSlots, checkSubject } from '../check-work.js';
import { InvalidWorkError, QueueClosedError } from '../errors.js';
import type { DeadLetter, DeadLetterError, WorkHeaders, WorkMessage, WorkQueue } from '../port.js';
import { BrokerDelivery, type DeliveryInfo, type Settling } from './broker-delivery.js';
import { checkHeaders, noteHeader, noteOf, ownHeaders } from './headers.js';
import { pullOnce } from './pull-request.js';
import { deadSubject, DLQ, WORK, WORKERS, workSubject } from './topology.js';

const MILLI_NANOS = 1e6;
const DEFAULT_WAIT_MS = 5000;
/** A request is lost with its connection, so no one waits longer than this for the answer to one. */
const LONGEST_REQUEST_MS = 10_000;
/** Waits between attempts to publish, in milliseconds. */
const WAITS = [50, 250, 1000];
/** The server's code for a message that is larger than its stream takes. */
const TOO_LARGE = 10054;
const PER_SUBJECT = /per subject/i;

export interface JetStreamQueueOptions {
  /** How long a single question to the broker may take. Default 5000 ms. */
  readonly timeoutMs?: number;
}

/**
 * Opens the queue that a broker keeps, over a connection of its own. Streams and consumer must be there as
 * `provisionWork` makes them. Who dispatches needs the right to publish to `work.>`; a worker to
 * `$JS.API.CONSUMER.MSG.NEXT.WORK.workers`, `$JS.ACK.WORK.workers.>` and `dlq.>`; both to `$JS.API.STREAM.INFO.WORK`,
 * `$JS.API.STREAM.INFO.DLQ`, `$JS.API.CONSUMER.INFO.WORK.workers`, `$JS.API.DIRECT.GET.DLQ`, and to subscribe to their
 * inbox.
 *
 * @throws BrokerUnavailableError, StreamMissingError, TopologyError
 */
export async function openJetStreamQueue(
  broker: BrokerOptions,
  options: JetStreamQueueOptions = {},
): Promise<WorkQueue> {
  const { timeoutMs = 5000 } = options;
  const connection = await connectBroker(broker);
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
    checkServer(connection);
    await checkStream(manager, WORK);
    await checkStream(manager, DLQ);
    const { config } = await checkConsumer(manager, WORKERS);
    return new JetStreamQueue(connection, manager, broker.inboxPrefix, config.ack_wait! / MILLI_NANOS, timeoutMs);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class JetStreamQueue implements WorkQueue, Settling {
  /** Messages that this process handed back, and until when they are held. */
  readonly #held = new Map<number, number>();
  readonly #closing = new AbortController();

  constructor(
    readonly connection: NatsConnection,
    readonly manager: JetStreamManager,
    readonly inboxPrefix: string | undefined,
    readonly ackWaitMs: number,
    readonly timeoutMs: number,
  ) {}

  async dispatch(subject: string, data: Uint8Array, headers: WorkHeaders = {}): Promise<'queued' | 'duplicate'> {
    this.#mustBeOpen();
    checkSubject(subject);
    checkHeaders(subject, headers);
    const stored = await this.#publish(workSubject(subject), Uint8Array.from(data), { stream: WORK.name, headers });
    return stored ? 'queued' : 'duplicate';
  }

  async pull(
    max: number,
    options: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<WorkMessage[]> {
    this.#mustBeOpen();
    checkSlots(max);
    const { waitMs = DEFAULT_WAIT_MS } = options;
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
    const until = performance.now() + waitMs;
    if (signal.aborted) return [];
    const taken = await this.#request(max, 0, signal);
    while (taken.length === 0 && !signal.aborted) {
      const left = Math.min(LONGEST_REQUEST_MS, Math.ceil(until - performance.now()));
      if (left <= 0) break;
      taken.push(...(await this.#request(1, left, signal)));
      if (taken.length > 0 && max > 1) taken.push(...(await this.#request(max - 1, 0).catch(() => [])));
    }
    return taken.map((message) => this.#deliver(message));
  }

  /**
   * The sum is what the broker says. Of what was handed back with a delay, only this process' own counts as waiting: the
   * broker counts it as delivered until it delivers it again, and does not tell it from what is being worked on.
   */
  async depth(): Promise<{ readonly waiting: number; readonly working: number }> {
    this.#mustBeOpen();
    const { num_pending, num_ack_pending } = await this.manager.consumers.info(WORK.name, WORKERS.durable_name);
    const now = performance.now();
    for (const [sequence, until] of this.#held) if (until <= now) this.#held.delete(sequence);
    const held = Math.min(this.#held.size, num_ack_pending);
    return { waiting: num_pending + held, working: num_ack_pending - held };
  }

  async *deadLetters(): AsyncGenerator<DeadLetter> {
    this.#mustBeOpen();
    const { state } = await streamInfo(this.manager, DLQ.name);
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
      const stored = await directGet(this.connection, DLQ.name, { seq }, this.timeoutMs);
      const note = stored && noteOf(stored.headers);
      if (note !== null) yield { ...note, data: stored!.data, headers: ownHeaders(stored!.headers) };
    }
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    // What waits for work goes home first, and hands back what was under way to it.
    await this.connection.drain().catch(() => this.connection.close());
  }

  async confirm(reply: string, what: string, attempts: number): Promise<void> {
    let cause: unknown;
    for (let n = 0; n < attempts; n++)
      try {
        await this.connection.request(reply, what, { timeout: this.timeoutMs });
        return;
      } catch (error) {
        cause = error;
      }
    throw new BrokerUnavailableError(`${what} was not confirmed`, { cause });
  }

  handedBack(sequence: number, delayMs: number): void {
    if (delayMs > 0) this.#held.set(sequence, performance.now() + delayMs);
  }

  async setAside(message: WorkMessage, info: DeliveryInfo, error: DeadLetterError): Promise<void> {
    const { subject, deliveries, data } = message;
    const headers = { ...message.headers, ...noteHeader({ subject, deliveries, error }) };
    const messageId = `${info.sequence}-${info.timestamp}`;
    await this.#publish(deadSubject(subject), data, { stream: DLQ.name, headers, messageId, keepsTrace: true });
  }

  #deliver(message: Msg): WorkMessage {
    const delivery = new BrokerDelivery(message, this);
    this.#held.delete(delivery.info.sequence);
    return delivery;
  }

  /** Work that nobody dispatched (the broker was made to answer into the stream) is ended and not handed out. */
  async #request(batch: number, waitMs: number, signal?: AbortSignal): Promise<Msg[]> {
    const messages = await pullOnce(this.connection, this.inboxPrefix, batch, waitMs, signal);
    return messages.filter((message) => {
      const isWork = isDispatched(message.headers, WORK.name);
      if (!isWork) message.respond('+TERM');
      return isWork;
    });
  }

  /** False when the stream holds a message of this subject already and may hold no other. */
  async #publish(subject: string, data: Uint8Array, options: Omit<PublishOptions, 'timeout'>): Promise<boolean> {
    let cause: unknown;
    for (const wait of [...WAITS, null]) {
      const answer = await publish(this.connection, subject, data, { ...options, timeout: this.timeoutMs }).catch(
        (error: unknown) => error as Error,
      );
      if (answer instanceof UnsendableError) throw new InvalidWorkError(subject, answer.message);
      if (answer instanceof NotPermittedError) throw answer;
      if (answer instanceof Error) cause = answer;
      else if (answer.kind === 'stored') return true;
      else if (answer.kind === 'refused' && answer.apiCode === TOO_LARGE)
        throw new InvalidWorkError(
          subject,
          `${data.length} bytes and its headers are more than ${options.stream} takes`,
        );
      else if (answer.kind === 'refused' && PER_SUBJECT.test(answer.description)) return false;
      else cause = new Error(answer.kind === 'refused' ? answer.description : 'nobody answers for the stream');
      if (this.connection.isClosed()) break;
      if (wait !== null) await sleep(wait);
    }
    throw new BrokerUnavailableError(`${subject} was not stored`, { cause });
  }

  #mustBeOpen(): void {
    if (this.#closing.signal.aborted) throw new QueueClosedError();
  }
}
