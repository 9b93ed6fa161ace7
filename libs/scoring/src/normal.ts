import { normalQuantile as quantileOrInfinity } from '@pulse/numeric';
import { ScoringError } from './outcome.js';

/**
 * Standard normal quantile that refuses the ends, where it is infinite.
 * @throws ScoringError `probability_out_of_range` unless 0 < p < 1
 */
export function strictNormalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new ScoringError('probability_out_of_range', `The probability ${p} is not in (0, 1).`);
  return quantileOrInfinity(p);
}
