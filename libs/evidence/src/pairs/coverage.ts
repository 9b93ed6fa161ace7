import type { EvidencePair } from '@pulse/contracts';
import { binomialInterval, binomialTest, intervalCoverage } from '@pulse/scoring';

/**
 * Share of outcomes inside their intervals with exact 95 % limits. Outcomes h periods ahead of neighbouring origins
 * overlap, so the limits are those of n_eff = floor(origins / h), at least 1, with round(share x n_eff) inside.
 *
 * @param origins distinct origins of the outcomes
 * @param horizon the largest of them
 * Source of the limits: Clopper and Pearson (1934).
 */
export function coverageOf(
  observed: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
  origins: number,
  horizon: number,
): EvidencePair['coverage80'] {
  if (observed.length === 0) return null;
  const share = intervalCoverage(observed, lower, upper);
  if (typeof share !== 'number') return null;
  const effective = Math.max(1, Math.floor(origins / horizon));
  const limits = binomialInterval(Math.round(share * effective), effective);
  return 'low' in limits ? { share, low: limits.low, high: limits.high } : null;
}

/**
 * Exact two-sided p that intervals hold what they say, with floor(origins / h) trials, of which round(share x trials)
 * succeeded. Null where that leaves no trial.
 *
 * @param nominal what the intervals say, in (0, 1)
 */
export function coverageP(share: number, nominal: number, origins: number, horizon: number): number | null {
  const trials = Math.floor(origins / horizon);
  return trials === 0 ? null : binomialTest(Math.round(share * trials), trials, nominal);
}
