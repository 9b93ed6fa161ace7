/** Where calls wait for money to come back. */
export class WaitingRoom {
  readonly #waiting = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when the account was changed here, after `ms` milliseconds, or at once when closed or cancelled. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#closed || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  /** Lets everybody ask again, in the order in which they came. */
  wake(): void {
    for (const done of this.#waiting) done();
  }

  close(): void {
    this.#closed = true;
    this.wake();
  }
}
