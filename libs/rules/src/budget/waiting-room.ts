/** Where calls wait for money to come back. */
export class WaitingRoom {
  readonly #waiting = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when the account was changed here, after `ms` milliseconds, or at once when closed. */
  async wait(ms: number): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
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
