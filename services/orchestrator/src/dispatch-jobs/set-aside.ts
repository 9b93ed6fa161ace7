import { simulationSubject } from '@pulse/contracts';
import type { DeadLetter, WorkQueue } from '@pulse/work-queue';
import type { Group } from './sent-groups.js';

/** Workers that set the same work aside this often agree that nobody can do it. */
export const MAX_SET_ASIDE = 3;

/** Groups that were set aside too often, with the newest of their dead letters. */
export async function setAsideTooOften(
  queue: Pick<WorkQueue, 'deadLetters'>,
  batchId: string,
  groups: readonly Group[],
): Promise<Map<Group, DeadLetter>> {
  const bySubject = new Map(groups.map((group) => [simulationSubject(batchId, group[0]!.number), group]));
  const times = new Map<Group, number>();
  const found = new Map<Group, DeadLetter>();
  if (groups.length === 0) return found;
  for await (const letter of queue.deadLetters()) {
    const group = bySubject.get(letter.subject);
    if (group === undefined) continue;
    const count = (times.get(group) ?? 0) + 1;
    times.set(group, count);
    if (count >= MAX_SET_ASIDE) found.set(group, letter);
  }
  return found;
}
