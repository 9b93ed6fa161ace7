import type { PlannedJob } from '@pulse/contracts';

/** Jobs in one message at most. */
export const MAX_GROUP = 16;

/** Planned cost up to which jobs share a message: about a tenth of a second of computing. */
export const GROUP_COST = 500_000;

/**
 * Cuts jobs, in plan order, into the messages of the work queue: small consecutive jobs share one.
 *
 * The cut depends on the plan alone, so dispatching again names the same subjects.
 */
export function groupJobs(jobs: readonly PlannedJob[]): PlannedJob[][] {
  const groups: PlannedJob[][] = [];
  let cost = 0;
  for (const job of jobs) {
    const group = groups.at(-1);
    if (group && group.length < MAX_GROUP && cost + job.cost <= GROUP_COST) {
      group.push(job);
      cost += job.cost;
    } else {
      groups.push([job]);
      cost = job.cost;
    }
  }
  return groups;
}
