import type { Numbers } from '@pulse/numeric';
import { type BinomialInterval, binomialInterval } from './binomial.js';
import { hasMissing, MISSING, requireNonEmpty, requireSameLength } from './checks.js';
import { requireOrdered } from './interval-scores.js';
import { isUndefined, type Maybe, undefinedValue } from './outcome.js';

function countInside(observed: Numbers, lower: Numbers, upper: Numbers): Maybe<number> {
  requireSameLength(observed, lower, 'observed and lower');
  requireSameLength(observed, upper, 'observed and upper');
  requireNonEmpty(observed, 'observed');
  for (let i = 0; i < lower.length; i++) requireOrdered(lower[i]!, upper[i]!);
  if (hasMissing(observed) || hasMissing(lower) || hasMissing(upper)) return undefinedValue(MISSING);
  let inside = 0;
  for (let i = 0; i < observed.length; i++) if (observed[i]! >= lower[i]! && observed[i]! <= upper[i]!) inside++;
  return inside;
}

/**
 * Share of outcomes inside their intervals; both bounds count as inside.
 * @returns in [0, 1]
 * @throws ScoringError `length_mismatch`, `empty_sample`, `crossed_interval`
 *
 * Source: Gneiting, Balabdaoui and Raftery (2007).
 */
export function intervalCoverage(observed: Numbers, lower: Numbers, upper: Numbers): Maybe<number> {
  const inside = countInside(observed, lower, upper);
  return typeof inside === 'number' ? inside / observed.length : inside;
}

/** A coverage with its exact limits (Clopper and Pearson 1934). */
export interface CoverageWithLimits extends BinomialInterval {
  readonly coverage: number;
  readonly n: number;
}

/**
 * `intervalCoverage` with its exact limits at this confidence, for outcomes that are independent.
 *
 * Source: Clopper and Pearson (1934).
 */
export function intervalCoverageWithLimits(
  observed: Numbers,
  lower: Numbers,
  upper: Numbers,
  confidence = 0.95,
): Maybe<CoverageWithLimits> {
  const inside = countInside(observed, lower, upper);
  if (typeof inside !== 'number') return inside;
  const limits = binomialInterval(inside, observed.length, confidence, 'clopper-pearson');
  if (isUndefined(limits)) return limits;
  return { coverage: inside / observed.length, n: observed.length, ...limits };
}

/**
 * Share of outcomes at or below their predicted quantile, in [0, 1].
 * @throws ScoringError `length_mismatch`, `empty_sample`
 *
 * Source: Gneiting, Balabdaoui and Raftery (2007).
 */
export function quantileCoverage(observed: Numbers, predicted: Numbers): Maybe<number> {
  requireSameLength(observed, predicted, 'observed and predicted');
  requireNonEmpty(observed, 'observed');
  if (hasMissing(observed) || hasMissing(predicted)) return undefinedValue(MISSING);
  let below = 0;
  for (let i = 0; i < observed.length; i++) if (observed[i]! <= predicted[i]!) below++;
  return below / observed.length;
}
