import type { JobItem, JobsByStatus } from '@pulse/contracts';
import type { CountedBatch } from '@pulse/read-model';

/** Where the jobs of batches stand, unfinished ones too. A data folder is read for it, a server is asked. */
export interface BatchJobs {
  /** Jobs in each state, by batch id. */
  count(batches: readonly CountedBatch[]): Promise<ReadonlyMap<string, JobsByStatus>>;
  /** The jobs of a planned batch in the order of its plan. */
  list(batchId: string): Promise<readonly JobItem[]>;
}
