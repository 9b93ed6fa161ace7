import type { RuleGenStopReason } from '@pulse/contracts';
import type { StartedRun } from './run.js';

export interface Stop {
  readonly reason: RuleGenStopReason;
  readonly detail: string;
}

/** Share of what is left to a quality of 1 that counts as an improvement, where that is less than the threshold. */
const SHARE_OF_REST = 1 / 4;

/**
 * Whether a run has done enough: as many iterations as it may have, or, from the `minEvaluations`-th on, one that was
 * not better than the best before it by `improvementThreshold`, or one in which neither search nor model had anything new.
 * The threshold is absolute in quality, but never more than a quarter of what is left to 1: skill weighs a tenth, so from a rule
 * without fault on no gain in skill, however large, would be an improvement by 0.05, and the scale alone would end every run.
 *
 * @returns null where it goes on
 */
export function stopOf({ iterations, request: { settings } }: StartedRun): Stop | null {
  const last = iterations.at(-1);
  if (last === undefined) return null;
  const { maxIterations, minEvaluations, improvementThreshold } = settings;
  if (iterations.length >= maxIterations)
    return { reason: 'max_iterations', detail: `${iterations.length} of ${maxIterations} iterations are done` };
  if (last.evaluations === 0 && last.calls.length === 0)
    return { reason: 'converged', detail: `iteration ${last.iteration} had no rule that was not evaluated before` };
  const before = (last.quality ?? 0) - Math.max(0, last.improvement);
  const threshold = Math.min(improvementThreshold, SHARE_OF_REST * (1 - before));
  if (iterations.length >= minEvaluations && last.improvement < threshold)
    return {
      reason: 'no_improvement',
      detail: `iteration ${last.iteration} was ${last.improvement.toFixed(3)} better than the best before it, less than ${Number(threshold.toPrecision(2))}`,
    };
  return null;
}
