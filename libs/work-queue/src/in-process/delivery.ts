import { AlreadySettledError } from '../errors.js';
import type { DeadLetterError, WorkHeaders, WorkMessage } from '../port.js';
import type { Entry } from './entry.js';

/** What a delivery asks of the queue. */
export interface Settlement {
  leave(entry: Entry): void;
  putBack(entry: Entry, delayMs: number): void;
  extend(entry: Entry): void;
  keep(entry: Entry, error: DeadLetterError): void;
}

/** One delivery. Once the entry was delivered again, only what ends the work for good still counts. */
export class Delivery implements WorkMessage {
  readonly deliveries: number;
  #settledBy: string | null = null;

  constructor(
    readonly entry: Entry,
    readonly queue: Settlement,
  ) {
    this.deliveries = entry.deliveries;
  }

  get subject(): string {
    return this.entry.subject;
  }
  get data(): Uint8Array {
    return this.entry.data;
  }
  get headers(): WorkHeaders {
    return this.entry.headers;
  }

  async ack(): Promise<void> {
    this.#settle('ack');
    this.queue.leave(this.entry);
  }

  async nak(delayMs = 0): Promise<void> {
    this.#settle('nak');
    if (this.#isCurrent()) this.queue.putBack(this.entry, delayMs);
  }

  async working(): Promise<void> {
    if (this.#settledBy === null && this.#isCurrent()) this.queue.extend(this.entry);
  }

  async term(): Promise<void> {
    this.#settle('term');
    this.queue.leave(this.entry);
  }

  async deadLetter(error: DeadLetterError): Promise<void> {
    this.#settle('deadLetter');
    if (this.entry.state === 'gone') return;
    this.queue.keep(this.entry, error);
    this.queue.leave(this.entry);
  }

  #isCurrent(): boolean {
    return this.entry.state === 'working' && this.entry.deliveries === this.deliveries;
  }

  #settle(by: string): void {
    if (this.#settledBy !== null) throw new AlreadySettledError(this.subject, this.#settledBy, by);
    this.#settledBy = by;
  }
}
