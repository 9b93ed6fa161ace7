import { setTimeout as pause } from 'node:timers/promises';
import { ServerError } from './server-error.js';

/** How long a server may be away while something is followed: a restart takes less than a minute. */
const LONGEST_MS = 5 * 60_000;
const EVERY_MS = 2000;

/** Follows a server over its restarts: what fails in passing is tried again for some minutes, and people are told once. */
export class Patience {
  #told = false;

  constructor(
    private readonly url: string,
    private readonly say: (text: string) => void,
    private readonly longestMs = LONGEST_MS,
    private readonly everyMs = EVERY_MS,
    /** What goes on at the server. */
    private readonly what: 'batch' | 'run' = 'batch',
  ) {}

  /** Whether the last try had no answer. */
  get isAway(): boolean {
    return this.#told;
  }

  async with<T>(task: () => Promise<T>): Promise<T> {
    const since = Date.now();
    for (;;)
      try {
        const done = await task();
        if (this.#told) this.say(`${this.url} is back.`);
        this.#told = false;
        return done;
      } catch (error) {
        if (!(error instanceof ServerError) || !error.isPassing || Date.now() - since > this.longestMs) throw error;
        if (!this.#told) this.say(this.#words(error, since));
        this.#told = true;
        await pause(this.everyMs);
      }
  }

  /** Nobody knows meanwhile whether it goes on: only what is seen from here is said. */
  #words({ message }: ServerError, since: number): string {
    const [from, until] = [since, since + this.longestMs].map(clock);
    return `${message}: no answer since ${from}. Trying again until ${until}; then this command ends, and the ${this.what} is not cancelled.`;
  }
}

/** The time of the day here, as 10:46:12. */
const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
