import type { JobCounts, Plan } from '@pulse/contracts';
import type { BatchView } from './read-batch.js';

export type BoardStatus = 'pending' | 'running' | 'succeeded' | 'reused' | 'failed' | 'cancelled';

/** A job that failed for good. */
export interface BoardFailure {
  readonly job: number;
  readonly class: string;
  readonly message: string;
}

/**
 * Where every job of one batch stands: the query port of the process managers. It shows what was there at the last
 * `refresh`, which may lag behind the log; whoever acts on it decides on what the log holds.
 */
export interface Board {
  readonly view: BatchView;
  readonly plan: Plan;
  /** Jobs in each state; the sum is the number of jobs of the plan. */
  readonly counts: Readonly<Record<BoardStatus, number>>;
  /** In the order in which they failed. */
  readonly failures: readonly BoardFailure[];
  readonly jobCounts: JobCounts;
  /** Every job has reached its one final state. */
  readonly allFinal: boolean;
  statusOf(job: number): BoardStatus;
  /** Takes in what has changed since the last time. */
  refresh(): Promise<void>;
}
