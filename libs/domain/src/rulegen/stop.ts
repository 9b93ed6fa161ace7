import type { RuleGenStopReason } from '@pulse/contracts';
import type { StartedRun } from './run.js';

export interface Stop {
  readonly reason: RuleGenStopReason;
  readonly detail: string;
}

/**
 * Whether a run has done enough: as many iterations as it may have, or, from the `minEvaluations`-th on, one that was
 * not better than the best before it by `improvementThreshold` (absolute in quality, of which skill is a tenth), or one in which
 * neither search nor model had anything new. Where a model may still have its turn, an exhausted search is not the end.
 *
 * @returns null where it goes on
 */
export function stopOf(run: StartedRun): Stop | null {
  const { iterations, request } = run;
  const { settings } = request;
  const last = iterations.at(-1);
  if (last === undefined) return null;
  const { maxIterations, minEvaluations, improvementThreshold } = settings;
  if (iterations.length >= maxIterations)
    return { reason: 'max_iterations', detail: `${iterations.length} of ${maxIterations} iterations are done` };
  if (last.evaluations === 0 && last.calls.length === 0 && !isModelToCome(run))
    return { reason: 'converged', detail: `iteration ${last.iteration} had no rule that was not evaluated before` };
  if (iterations.length >= minEvaluations && last.improvement < improvementThreshold)
    return {
      reason: 'no_improvement',
      detail: `iteration ${last.iteration} was ${last.improvement.toFixed(3)} better than the best before it, less than ${improvementThreshold}`,
    };
  return null;
}

/** Which arm has its turn is drawn in this method, so the search may have had all of them so far. */
const isModelToCome = ({ iterations, request: { method } }: StartedRun): boolean =>
  method === 'hybrid_adaptive' && iterations.every(({ proposed, degraded }) => proposed === null && degraded === null);
