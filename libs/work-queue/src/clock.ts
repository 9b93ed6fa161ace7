/** Time and timers, handed in so that tests decide when time passes. Milliseconds. */
export interface Clock {
  now(): number;
  /** Calls back once, not before `at`; returns what cancels it. */
  wakeAt(at: number, callback: () => void): () => void;
}

/** The machine's clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wakeAt(at, callback) {
    const timer = setTimeout(callback, Math.max(0, Math.ceil(at - performance.now()))).unref();
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until it is told to go on. For tests. */
export class ManualClock implements Clock {
  #now = 0;
  #due: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wakeAt(at: number, callback: () => void): () => void {
    const entry = { at, callback };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((one) => one !== entry);
    };
  }

  /** Timers that are set and not yet due. */
  get pending(): number {
    return this.#due.length;
  }

  /** Lets time pass, calling what falls due in its order, and lets the callers that wait for it go on. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = until;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
