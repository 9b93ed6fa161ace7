import type { WorkQueue } from '@pulse/work-queue';

/** How old the queue's depth may be. */
const FRESH_MS = 500;

/**
 * How many messages each batch may have in the queue: what workers have at hand, and some more that wait for them, shared
 * out among the batches that are open. So it grows with the number of workers, and no batch waits behind another.
 */
export class DispatchWindow {
  #working = 0;
  #askedAt = -Infinity;
  #open = 1;

  /** @param ahead messages of all batches that wait for a worker */
  constructor(
    private readonly queue: Pick<WorkQueue, 'depth'>,
    private readonly ahead: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Messages of all batches. */
  get total(): number {
    return this.#working + this.ahead;
  }

  /** Messages of one batch. */
  get share(): number {
    return Math.max(2, Math.ceil(this.total / this.#open));
  }

  /** @param open batches that have something to dispatch */
  async look(open: number): Promise<void> {
    this.#open = Math.max(1, open);
    if (this.now() - this.#askedAt < FRESH_MS) return;
    this.#working = (await this.queue.depth()).working;
    this.#askedAt = this.now();
  }
}
