import type { Msg } from '@nats-io/transport-node';
import { AlreadySettledError } from '../errors.js';
import type { DeadLetterError, WorkHeaders, WorkMessage } from '../port.js';
import { ownHeaders } from './headers.js';
import { subjectOfWork } from './topology.js';

const MILLI_NANOS = 1e6;
/** Ending the work for good may be said again: a question that is under way when the connection breaks is lost. */
const FINAL_ATTEMPTS = 3;

/** What the broker says about a delivery, in the address that it is acknowledged to. */
export interface DeliveryInfo {
  readonly deliveries: number;
  /** Sequence of the message in the stream. */
  readonly sequence: number;
  /** When it was dispatched, in nanoseconds, as text. */
  readonly timestamp: string;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<...>.<timestamp>.<pending>`, newer ones with domain and account. */
export function deliveryInfo(reply: string): DeliveryInfo {
  const tokens = reply.split('.');
  const [deliveries, sequence, , timestamp] = tokens.slice(tokens.length === 9 ? 4 : 6);
  return { deliveries: Number(deliveries), sequence: Number(sequence), timestamp: timestamp ?? '' };
}

/** What a delivery asks of the queue. */
export interface Settling {
  readonly ackWaitMs: number;
  /** Resolves when the broker confirmed it. @throws BrokerUnavailableError */
  confirm(reply: string, what: string, attempts: number): Promise<void>;
  handedBack(sequence: number, delayMs: number): void;
  setAside(message: WorkMessage, info: DeliveryInfo, error: DeadLetterError): Promise<void>;
}

/**
 * One delivery. The server would let a late `nak` take the message from the worker that has it now, so this worker's
 * own clock decides whether the delivery still counts.
 */
export class BrokerDelivery implements WorkMessage {
  readonly info: DeliveryInfo;
  readonly subject: string;
  readonly headers: WorkHeaders;
  #settledBy: string | null = null;
  #since = performance.now();

  constructor(
    readonly message: Msg,
    readonly queue: Settling,
  ) {
    this.info = deliveryInfo(message.reply!);
    this.subject = subjectOfWork(message.subject);
    this.headers = ownHeaders(message.headers);
  }

  get data(): Uint8Array {
    return this.message.data;
  }
  get deliveries(): number {
    return this.info.deliveries;
  }

  ack(): Promise<void> {
    return this.#settle('ack', () => this.#confirm('+ACK', FINAL_ATTEMPTS));
  }

  nak(delayMs = 0): Promise<void> {
    return this.#settle('nak', async () => {
      if (this.#isLate) return;
      await this.#confirm(delayMs > 0 ? `-NAK {"delay": ${Math.ceil(delayMs * MILLI_NANOS)}}` : '-NAK');
      this.queue.handedBack(this.info.sequence, delayMs);
    });
  }

  async working(): Promise<void> {
    if (this.#settledBy !== null || this.#isLate) return;
    const now = performance.now();
    await this.#confirm('+WPI');
    this.#since = now;
  }

  term(): Promise<void> {
    return this.#settle('term', () => this.#confirm('+TERM', FINAL_ATTEMPTS));
  }

  deadLetter(error: DeadLetterError): Promise<void> {
    return this.#settle('deadLetter', async () => {
      await this.queue.setAside(this, this.info, error);
      await this.#confirm('+TERM', FINAL_ATTEMPTS);
    });
  }

  get #isLate(): boolean {
    return performance.now() - this.#since >= this.queue.ackWaitMs;
  }

  #confirm(what: string, attempts = 1): Promise<void> {
    return this.queue.confirm(this.message.reply!, what, attempts);
  }

  /** What the broker did not confirm may be tried again. */
  async #settle(by: string, settle: () => Promise<void>): Promise<void> {
    if (this.#settledBy !== null) throw new AlreadySettledError(this.subject, this.#settledBy, by);
    this.#settledBy = by;
    try {
      await settle();
    } catch (error) {
      this.#settledBy = null;
      throw error;
    }
  }
}
