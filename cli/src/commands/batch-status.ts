import type { JobsByStatus } from '@pulse/contracts';
import type { BatchState } from '@pulse/domain';

/** The state of a batch, as the HTTP API says it: a planned one is `running` once a job of it has begun. */
export function statusOf(status: BatchState['status'], counts: JobsByStatus | null): BatchState['status'] | 'running' {
  if (status !== 'planned') return status;
  const begun = counts !== null && Object.entries(counts).some(([state, jobs]) => state !== 'pending' && jobs > 0);
  return begun ? 'running' : 'planned';
}

/** The same in a word for people: what is planned waits for a worker, what is simulated is being judged. */
export function statusWord(status: BatchState['status'], counts: JobsByStatus | null): string {
  const now = statusOf(status, counts);
  return now === 'planned' ? 'waiting' : now === 'simulated' ? 'judging' : now;
}

/** Jobs that came out well, simulated or from the cache. */
export const doneOf = ({ succeeded, reused }: Pick<JobsByStatus, 'succeeded' | 'reused'>): number => succeeded + reused;
