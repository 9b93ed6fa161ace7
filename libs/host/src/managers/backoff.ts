const FIRST_MS = 200;
const LONGEST_MS = 60_000;

/** When what failed may be tried again: each failure in a row doubles the wait, up to a minute, with jitter. */
export class Backoff {
  readonly #failures = new Map<string, { readonly times: number; readonly until: number }>();

  /** @param now a clock that only goes forward, in milliseconds */
  constructor(
    readonly now: () => number = () => performance.now(),
    readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds until it may be tried again; 0 for at once. */
  waitFor(id: string): number {
    const failure = this.#failures.get(id);
    return failure === undefined ? 0 : Math.max(0, failure.until - this.now());
  }

  /** @returns how often it has failed in a row */
  failed(id: string): number {
    const times = (this.#failures.get(id)?.times ?? 0) + 1;
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (times - 1));
    this.#failures.set(id, { times, until: this.now() + wait * (0.5 + this.random() / 2) });
    return times;
  }

  succeeded(id: string): void {
    this.#failures.delete(id);
  }

  /** Forgets what is no longer asked for. */
  keepOnly(ids: readonly string[]): void {
    const kept = new Set(ids);
    for (const id of this.#failures.keys()) if (!kept.has(id)) this.#failures.delete(id);
  }
}
