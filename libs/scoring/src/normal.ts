import { normalCdf as cdf, normalQuantile as quantileOrInfinity } from '@pulse/numeric';
import { ScoringError } from './outcome.js';

/**
 * Standard normal distribution function.
 * @returns in [0, 1]
 *
 * Source: Abramowitz and Stegun (1964), 26.2; the error function of fdlibm.
 */
export function normalCdf(x: number): number {
  return cdf(x);
}

/**
 * Standard normal quantile; the ends, where it is infinite, are refused.
 * @throws ScoringError `probability_out_of_range` unless 0 < p < 1
 *
 * Source: Wichura (1988), algorithm AS 241.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new ScoringError('probability_out_of_range', `The probability ${p} is not in (0, 1).`);
  return quantileOrInfinity(p);
}
