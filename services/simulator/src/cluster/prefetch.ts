/** Weight of the newest job in the average. */
const NEWEST = 0.1;
/** Messages for each worker process, by the milliseconds below which jobs are on average. */
const DEPTHS = [
  { belowMs: 5, messages: 8 },
  { belowMs: 20, messages: 4 },
  { belowMs: 500, messages: 2 },
] as const;

/**
 * How many messages a simulator has at once for each of its worker processes. A message that waits here waits although
 * another simulator may be idle, so more than one is taken only while jobs are quick, when the way to the broker would
 * cost more than the wait.
 */
export class Prefetch {
  #averageMs: number | null = null;

  /** @param ms how long a job took */
  observe(ms: number): void {
    this.#averageMs = this.#averageMs === null ? ms : this.#averageMs + NEWEST * (ms - this.#averageMs);
  }

  get perWorker(): number {
    const average = this.#averageMs;
    if (average === null) return 1;
    return DEPTHS.find(({ belowMs }) => average < belowMs)?.messages ?? 1;
  }
}
