import { parseJobStream } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { BoardStatus } from './board.js';
import { jobStatusAfter } from './job-status-after.js';
import { JobStatuses } from './job-statuses.js';

/** A planned batch whose jobs are counted. */
export interface CountedBatch {
  readonly batchId: string;
  readonly jobs: number;
  /** Where in the log it begins. */
  readonly position: number;
}

/**
 * Jobs in each state, of several batches in one reading of the log from where the first of them begins.
 *
 * @returns counts by batch id; those of one batch sum to its jobs
 */
export async function countJobs(
  log: EventLog,
  batches: readonly CountedBatch[],
): Promise<ReadonlyMap<string, Readonly<Record<BoardStatus, number>>>> {
  const statuses = new Map(batches.map(({ batchId, jobs }) => [batchId, new JobStatuses(jobs)]));
  if (batches.length > 0)
    for await (const { commit } of log.read(Math.min(...batches.map(({ position }) => position)))) {
      const job = parseJobStream(commit.stream);
      const status = job === null ? null : jobStatusAfter(commit.events.at(-1)!);
      if (status !== null) statuses.get(job!.batchId)?.move(job!.number, status);
    }
  return new Map(Array.from(statuses, ([batchId, { counts }]) => [batchId, counts]));
}
