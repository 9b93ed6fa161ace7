import { setTimeout as pause } from 'node:timers/promises';
import { ServerError } from './server-error.js';

/** How long a server may be away while a batch is followed: a restart takes less than a minute. */
const LONGEST_MS = 5 * 60_000;
const EVERY_MS = 2000;

/** Follows a server over its restarts: what fails in passing is tried again for some minutes, and people are told once. */
export class Patience {
  #told = false;

  constructor(
    private readonly url: string,
    private readonly say: (text: string) => void,
    private readonly longestMs = LONGEST_MS,
  ) {}

  async with<T>(task: () => Promise<T>): Promise<T> {
    let since: number | null = null;
    for (;;)
      try {
        const done = await task();
        if (this.#told) this.say(`${this.url} is back.`);
        this.#told = false;
        return done;
      } catch (error) {
        since ??= Date.now();
        if (!(error instanceof ServerError) || !error.isPassing || Date.now() - since > this.longestMs) throw error;
        if (!this.#told) this.say(`${error.message}; trying again. The batch goes on there.`);
        this.#told = true;
        await pause(EVERY_MS);
      }
  }
}
