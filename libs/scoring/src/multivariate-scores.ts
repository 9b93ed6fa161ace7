import { Accumulator, mean, type Numbers, pow, sumOfSquares } from '@pulse/numeric';
import { hasMissing, MISSING, normalisedWeights, requireNonEmpty } from './checks.js';
import { type Estimator, requireEstimator } from './crps-ensemble.js';
import { definedNumber, type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** Joint members, one vector of the outcome's length each. */
export type VectorMembers = ArrayLike<Numbers>;

function check(members: VectorMembers, observed: Numbers, estimator: string): boolean {
  requireEstimator(estimator);
  requireNonEmpty(members, 'members');
  let missing = hasMissing(observed);
  for (let k = 0; k < members.length; k++) {
    if (members[k]!.length !== observed.length) {
      throw new ScoringError(
        'dimension_mismatch',
        `Member ${k + 1} has ${members[k]!.length} values, the outcome ${observed.length}.`,
      );
    }
    missing ||= hasMissing(members[k]!);
  }
  return missing;
}

function distance(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const d = a[i]! - b[i]!;
    sum += d * d;
  }
  return Math.sqrt(sum);
}

export interface EnergyOptions {
  readonly estimator?: Estimator;
  readonly weights?: Numbers;
}

/**
 * Energy score E|X - y| - E|X - X'| / 2 with the Euclidean norm: the CRPS for joint outcomes. O(M^2 d).
 * @returns undefined for missing values and for a fair score of one member
 * @throws ScoringError `dimension_mismatch`, `unknown_estimator`, `empty_sample`, and those of weights
 *
 * Source: Gneiting and Raftery (2007), eq. 22.
 */
export function energyScore(members: VectorMembers, observed: Numbers, options: EnergyOptions = {}): Maybe<number> {
  const estimator = options.estimator ?? 'standard';
  const missing = check(members, observed, estimator);
  const n = members.length;
  const w = normalisedWeights(n, options.weights);
  if (missing) return undefinedValue(MISSING);
  const error = new Accumulator();
  const spread = new Accumulator();
  const squares = new Accumulator();
  for (let k = 0; k < n; k++) {
    error.add(w[k]! * distance(members[k]!, observed));
    squares.add(w[k]! * w[k]!);
    for (let l = k + 1; l < n; l++) spread.add(w[k]! * w[l]! * distance(members[k]!, members[l]!));
  }
  const pairs = estimator === 'fair' ? 1 - squares.total : 1;
  if (!(pairs > 1e-15)) return undefinedValue('a fair score needs two members');
  return definedNumber(error.total - spread.total / pairs, 'a member is not finite');
}

/**
 * Variogram score of order p: the sum over ordered pairs (i, j) of the squared difference between |y_i - y_j|^p and
 * its mean over the members. `fair` subtracts the sampling variance of that mean.
 * @param p > 0, usually 0.5 or 1
 *
 * Source: Scheuerer and Hamill (2015), unit weights.
 */
export function variogramScore(
  members: VectorMembers,
  observed: Numbers,
  p = 0.5,
  estimator: Estimator = 'standard',
): Maybe<number> {
  const missing = check(members, observed, estimator);
  const n = members.length;
  if (missing) return undefinedValue(MISSING);
  if (estimator === 'fair' && n === 1) return undefinedValue('a fair score needs two members');
  const score = new Accumulator();
  const variogram = new Float64Array(n);
  for (let i = 0; i < observed.length; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < n; k++) variogram[k] = pow(Math.abs(members[k]![i]! - members[k]![j]!), p);
      const difference = mean(variogram) - pow(Math.abs(observed[i]! - observed[j]!), p);
      score.add(2 * difference * difference);
      if (estimator === 'fair') score.add((-2 * sumOfSquares(variogram)) / (n * (n - 1)));
    }
  }
  return definedNumber(score.total, 'a member is not finite');
}
