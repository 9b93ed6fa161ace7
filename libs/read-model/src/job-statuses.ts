import type { JobCounts } from '@pulse/contracts';
import type { BoardStatus } from './board.js';

/** The state of each job of one batch: one word for each that is not pending. */
export class JobStatuses {
  readonly #status = new Map<number, BoardStatus>();
  readonly #counts: Record<BoardStatus, number>;

  constructor(jobs: number) {
    this.#counts = { pending: jobs, running: 0, succeeded: 0, reused: 0, failed: 0, cancelled: 0 };
  }

  get counts(): Readonly<Record<BoardStatus, number>> {
    return this.#counts;
  }

  get jobCounts(): JobCounts {
    const { succeeded, reused, failed, cancelled } = this.#counts;
    return { succeeded, reused, failed, cancelled };
  }

  get allFinal(): boolean {
    return this.#counts.pending === 0 && this.#counts.running === 0;
  }

  of(job: number): BoardStatus {
    return this.#status.get(job) ?? 'pending';
  }

  move(job: number, to: BoardStatus): void {
    this.#counts[this.of(job)]--;
    this.#counts[to]++;
    this.#status.set(job, to);
  }
}
