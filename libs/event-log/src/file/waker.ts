/** Tells listeners that something may have been appended: when notified, or when a poll sees the head move. */
export class Waker {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #seen = 0;

  /** @param pollMs null where the log is written by this process and every append notifies */
  constructor(
    readonly pollMs: number | null,
    readonly position: () => number,
  ) {}

  add(listener: () => void): () => void {
    // Each subscription is its own, even when two hand in the same function.
    const entry = () => listener();
    this.#listeners.add(entry);
    if (this.pollMs !== null && this.#timer === null) {
      this.#seen = this.#position();
      this.#timer = setInterval(() => this.#poll(), this.pollMs).unref();
    }
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** A listener that throws must not fail the append that woke it. */
  notify(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  #poll(): void {
    const now = this.#position();
    if (now !== this.#seen) this.notify();
    this.#seen = now;
  }

  /** A log that cannot be read wakes its listeners once: their next read meets the error. */
  #position(): number {
    try {
      return this.position();
    } catch {
      return -1;
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
