import { checkSlots, checkSubject } from '../check-work.js';
import { systemClock, type Clock } from '../clock.js';
import { QueueClosedError } from '../errors.js';
import type { DeadLetter, DeadLetterError, WorkHeaders, WorkMessage, WorkQueue } from '../port.js';
import { Delivery, type Settlement } from './delivery.js';
import type { Entry } from './entry.js';
import { Pulls } from './pulls.js';

export interface InProcessQueueOptions {
  /** A delivery without settlement or `working` for this long is made again. Default 30,000. */
  readonly ackWaitMs?: number;
  /** The most messages that are worked on at once. Default 10,000. */
  readonly maxAckPending?: number;
  readonly clock?: Clock;
}

const DEFAULT_WAIT_MS = 5000;

/** Opens an empty queue in this process. What is in it ends with the process: dispatch again after a restart. */
export function openInProcessQueue(options: InProcessQueueOptions = {}): WorkQueue {
  return new InProcessQueue(options.ackWaitMs ?? 30_000, options.maxAckPending ?? 10_000, options.clock ?? systemClock);
}

class InProcessQueue implements WorkQueue, Settlement {
  readonly #entries = new Map<string, Entry>();
  /** What came back is delivered before what is new, as JetStream does it. Entries that are gone are passed over. */
  readonly #returned: Entry[] = [];
  readonly #fresh: Entry[] = [];
  readonly #dead: DeadLetter[] = [];
  readonly #pulls: Pulls;
  #working = 0;
  #closed = false;

  constructor(
    readonly ackWaitMs: number,
    readonly maxAckPending: number,
    readonly clock: Clock,
  ) {
    this.#pulls = new Pulls(clock);
  }

  async dispatch(subject: string, data: Uint8Array, headers: WorkHeaders = {}): Promise<'queued' | 'duplicate'> {
    this.#mustBeOpen();
    checkSubject(subject);
    if (this.#entries.has(subject)) return 'duplicate';
    const entry: Entry = {
      subject,
      data: Uint8Array.from(data),
      headers: { ...headers },
      deliveries: 0,
      state: 'waiting',
      cancelTimer: () => {},
    };
    this.#entries.set(subject, entry);
    this.#fresh.push(entry);
    this.#serve();
    return 'queued';
  }

  async pull(
    max: number,
    options: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<WorkMessage[]> {
    this.#mustBeOpen();
    checkSlots(max);
    const taken = this.#take(max);
    if (taken.length > 0) return taken;
    return this.#pulls.wait(max, options.waitMs ?? DEFAULT_WAIT_MS, options.signal);
  }

  async depth(): Promise<{ readonly waiting: number; readonly working: number }> {
    return { waiting: this.#entries.size - this.#working, working: this.#working };
  }

  async *deadLetters(): AsyncGenerator<DeadLetter> {
    yield* this.#dead;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const entry of this.#entries.values()) entry.cancelTimer();
    this.#pulls.close();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new QueueClosedError();
  }

  #serve(): void {
    while (!this.#closed && this.#pulls.max !== null) {
      const taken = this.#take(this.#pulls.max);
      if (taken.length === 0) return;
      this.#pulls.answer(taken);
    }
  }

  #take(max: number): WorkMessage[] {
    const taken: WorkMessage[] = [];
    while (taken.length < max && this.#working < this.maxAckPending) {
      const entry = this.#returned.shift() ?? this.#fresh.shift();
      if (entry === undefined) break;
      if (entry.state !== 'waiting') continue;
      entry.state = 'working';
      entry.deliveries += 1;
      this.#working += 1;
      this.extend(entry);
      taken.push(new Delivery(entry, this));
    }
    return taken;
  }

  /** The wait for a settlement begins anew. */
  extend(entry: Entry): void {
    entry.cancelTimer();
    if (this.#closed) return;
    entry.cancelTimer = this.clock.wakeAt(this.clock.now() + this.ackWaitMs, () => this.putBack(entry, 0));
  }

  putBack(entry: Entry, delayMs: number): void {
    entry.cancelTimer();
    this.#working -= 1;
    if (delayMs <= 0) this.#enqueue(entry);
    else {
      entry.state = 'delayed';
      if (!this.#closed) entry.cancelTimer = this.clock.wakeAt(this.clock.now() + delayMs, () => this.#enqueue(entry));
    }
    this.#serve();
  }

  #enqueue(entry: Entry): void {
    entry.state = 'waiting';
    this.#returned.push(entry);
    this.#serve();
  }

  leave(entry: Entry): void {
    if (entry.state === 'gone') return;
    entry.cancelTimer();
    if (entry.state === 'working') this.#working -= 1;
    entry.state = 'gone';
    this.#entries.delete(entry.subject);
    this.#serve();
  }

  keep({ subject, data, headers, deliveries }: Entry, error: DeadLetterError): void {
    this.#dead.push({ subject, data, headers, deliveries, error });
  }
}
