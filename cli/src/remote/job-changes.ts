import type { BatchBoard, BoardStatus } from '@pulse/read-model';
import type { JobListener } from '../run/job-notice.js';

/** Tells what the workers of a server do as far as the log shows it: which jobs began and ended since the last look. */
export class JobChanges {
  readonly #known = new Map<number, BoardStatus>();
  #looked = false;

  /** @param resumed what stands at the first look was so before this command came, and is not told as news */
  constructor(
    private readonly notify: JobListener,
    private readonly resumed: boolean,
  ) {}

  look(board: Pick<BatchBoard, 'plan' | 'statusOf' | 'failures'>): void {
    const isNews = this.#looked || !this.resumed;
    this.#looked = true;
    for (const { number: job, name } of board.plan.jobs) {
      const status = board.statusOf(job);
      if (status === (this.#known.get(job) ?? 'pending')) continue;
      this.#known.set(job, status);
      // A job from the cache is never begun: nothing is told of it, as in a process of one's own.
      if (!isNews || status === 'reused' || status === 'pending') continue;
      if (status === 'running') {
        this.notify({ kind: 'begun', slot: 0, job, name, pid: undefined });
        continue;
      }
      const message = board.failures.findLast((failure) => failure.job === job)?.message;
      this.notify({ kind: 'ended', slot: 0, job, name, status, ...(message === undefined ? {} : { message }) });
    }
  }
}
