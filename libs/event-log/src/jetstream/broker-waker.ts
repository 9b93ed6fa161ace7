import type { Subscription } from '@nats-io/transport-node';
import type { CommitSource } from './commit-source.js';
import { subjectOf } from './topology.js';

/** A message is heard a little before it is stored, so who was woken by it is woken once more. */
const STORED_AFTER_MS = 50;

/** Tells listeners that something may have been appended: when the subject is heard, or when a poll sees more. */
export class BrokerWaker {
  readonly #listeners = new Set<() => void>();
  #subscription: Subscription | null = null;
  #poll: NodeJS.Timeout | null = null;
  #echo: NodeJS.Timeout | null = null;
  #heardSince = false;
  #seen = -1;

  constructor(
    readonly source: CommitSource,
    readonly pollMs: number,
  ) {}

  add(listener: () => void): () => void {
    // Each subscription is its own, even when two hand in the same function.
    const entry = () => listener();
    this.#listeners.add(entry);
    if (this.#subscription === null) this.#begin();
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#listeners.clear();
    if (this.#subscription?.isClosed() === false) this.#subscription.unsubscribe();
    this.#subscription = null;
    for (const timer of [this.#poll, this.#echo]) if (timer !== null) clearTimeout(timer);
    this.#poll = this.#echo = null;
  }

  #begin(): void {
    this.#subscription = this.source.connection.subscribe(subjectOf('>'), { callback: () => this.#heard() });
    this.#poll = setInterval(() => void this.#look(), this.pollMs).unref();
    // What was appended before the subscription stood is looked for once.
    void this.#look();
  }

  #heard(): void {
    this.#heardSince = true;
    if (this.#echo !== null) return;
    this.#notify();
    this.#heardSince = false;
    this.#echo = setTimeout(() => this.#again(), STORED_AFTER_MS).unref();
  }

  #again(): void {
    this.#echo = null;
    this.#notify();
    if (this.#heardSince) this.#heard();
  }

  async #look(): Promise<void> {
    // A log that cannot be read wakes its listeners once: their next read meets the error.
    const last = await this.source.lastPosition().catch(() => -2);
    if (last !== this.#seen) this.#notify();
    this.#seen = last;
  }

  #notify(): void {
    for (const listener of this.#listeners)
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener();
      });
  }
}
