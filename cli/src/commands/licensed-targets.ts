import { Verdict, type PairVerdict } from '@pulse/contracts';
import { counted } from '../output/terminal.js';
import { VERDICT_WORDS } from './evidence-licence.js';

/** Targets of a verdict that are named. */
const NAMED = 8;

/**
 * Which targets are licensed at a horizon: `Licensed targets at horizon 3: x; refused: y (2 of 5 jobs)`. Targets on which
 * jobs differ have the number of jobs. Null where none was judged at it.
 *
 * @param jobs the judged pairs of each job
 */
export function licensedTargets(jobs: readonly (readonly PairVerdict[])[], horizon: number): string | null {
  const byTarget = Map.groupBy(
    jobs.flat().filter((pair) => pair.horizon === horizon),
    ({ target }) => target,
  );
  if (byTarget.size === 0) return null;
  const parts = Verdict.options.flatMap((verdict) => {
    const names = [...byTarget].flatMap(([target, pairs]) => {
      const count = pairs.filter((pair) => pair.verdict === verdict).length;
      if (count === 0) return [];
      return [count === pairs.length ? target : `${target} (${count} of ${counted(pairs.length, 'job')})`];
    });
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    const list = `${names.slice(0, NAMED).join(', ')}${more}`;
    if (verdict === 'licensed') return [`Licensed targets at horizon ${horizon}: ${list || 'none'}`];
    return names.length === 0 ? [] : [`${VERDICT_WORDS[verdict]}: ${list}`];
  });
  return parts.join('; ');
}
