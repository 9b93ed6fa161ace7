import type { BatchBoard, BoardStatus } from '@pulse/read-model';
import type { NoticeListener } from '@pulse/simulator';

/** Tells what the workers of a server do as far as the log shows it: which jobs began and ended since the last look. */
export class JobChanges {
  readonly #known = new Map<number, BoardStatus>();

  constructor(private readonly notify: NoticeListener) {}

  look(board: BatchBoard): void {
    for (const { number: job, name } of board.plan.jobs) {
      const status = board.statusOf(job);
      const before = this.#known.get(job) ?? 'pending';
      if (status === before) continue;
      this.#known.set(job, status);
      // A job from the cache is never begun: nothing is told of it, as in a process of one's own.
      if (status === 'reused' || status === 'pending') continue;
      if (before === 'pending') this.notify({ kind: 'begun', slot: 0, job, name, pid: undefined });
      if (status === 'running') continue;
      const message = board.failures.findLast((failure) => failure.job === job)?.message;
      this.notify({ kind: 'ended', slot: 0, job, status, ...(message === undefined ? {} : { message }) });
    }
  }
}
