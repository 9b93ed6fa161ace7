import type { JobCounts, Plan } from '@pulse/contracts';
import type { Board, BoardFailure, BoardStatus } from './board.js';
import { JobStatuses } from './job-statuses.js';
import type { BatchView } from './read-batch.js';

/** What every board holds between two looks: the batch, and one word for each job. Where it looks is the adapters' own. */
export abstract class JobsBoard implements Board {
  readonly #jobs: JobStatuses;
  readonly #failures: BoardFailure[] = [];

  protected constructor(protected current: BatchView) {
    this.#jobs = new JobStatuses(current.plan.jobs.length);
  }

  get view(): BatchView {
    return this.current;
  }

  get plan(): Plan {
    return this.current.plan;
  }

  get counts(): Readonly<Record<BoardStatus, number>> {
    return this.#jobs.counts;
  }

  get failures(): readonly BoardFailure[] {
    return this.#failures;
  }

  get jobCounts(): JobCounts {
    return this.#jobs.jobCounts;
  }

  get allFinal(): boolean {
    return this.#jobs.allFinal;
  }

  statusOf(job: number): BoardStatus {
    return this.#jobs.of(job);
  }

  abstract refresh(): Promise<void>;

  protected move(job: number, to: BoardStatus): void {
    this.#jobs.move(job, to);
  }

  /** A job failed for good; one that is known to have is not told again. */
  protected fail(job: number, { class: failureClass, message }: Omit<BoardFailure, 'job'>): void {
    if (this.statusOf(job) !== 'failed') this.#failures.push({ job, class: failureClass, message });
    this.#jobs.move(job, 'failed');
  }
}
