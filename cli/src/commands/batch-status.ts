import type { JobsByStatus } from '@pulse/contracts';
import type { BatchState } from '@pulse/domain';

/**
 * How a batch stands, in a word for people: a planned one is `waiting` until a worker has begun with it, then `running`;
 * one whose jobs have all ended is `judging` until its licences are decided.
 */
export function statusWord(status: BatchState['status'], counts: JobsByStatus | null): string {
  if (status === 'simulated') return 'judging';
  if (status !== 'planned') return status;
  const begun = counts !== null && Object.entries(counts).some(([state, jobs]) => state !== 'pending' && jobs > 0);
  return begun ? 'running' : 'waiting';
}

/** Jobs that came out well, simulated or from the cache. */
export const doneOf = ({ succeeded, reused }: Pick<JobsByStatus, 'succeeded' | 'reused'>): number => succeeded + reused;
