import { Accumulator, type Numbers, quantileSorted, sortedCopy } from '@pulse/numeric';
import { hasMissing, MISSING, normalisedWeights, present, requireNonEmpty } from './checks.js';
import { definedNumber, type Maybe, ScoringError, undefinedValue } from './outcome.js';

/**
 * How the spread of an ensemble of M members enters: `standard` divides by M^2 (the CRPS of the empirical
 * distribution), `fair` by M (M - 1) (unbiased for the distribution that the members are drawn from; Ferro 2014).
 */
export type Estimator = 'standard' | 'fair';

export interface CrpsOptions {
  readonly estimator?: Estimator;
  /** Weights of the members, >= 0, scaled to sum to 1. */
  readonly weights?: Numbers;
  /** What to do with NaN members: make the score undefined (default) or leave them out. */
  readonly missing?: 'undefined' | 'drop';
}

/** @throws ScoringError `unknown_estimator` */
export function requireEstimator(estimator: string): asserts estimator is Estimator {
  if (estimator !== 'standard' && estimator !== 'fair') {
    throw new ScoringError('unknown_estimator', `The estimator "${estimator}" is neither "standard" nor "fair".`);
  }
}

/** Mean of |x - y| over the members. */
function meanDistance(members: Numbers, observed: number): number {
  const sum = new Accumulator();
  for (let i = 0; i < members.length; i++) sum.add(Math.abs(members[i]! - observed));
  return sum.total / members.length;
}

/** Sum of |x_i - x_j| over the pairs i < j, in one pass over sorted values; distances from `centre` lose least. */
function pairDistanceSorted(sorted: Numbers, centre: number): number {
  const n = sorted.length;
  const sum = new Accumulator();
  for (let i = 0; i < n; i++) sum.add((2 * i - n + 1) * (sorted[i]! - centre));
  return Math.max(0, sum.total);
}

/**
 * Continuous ranked probability score of an ensemble that is sorted already: E|X - y| - E|X - X'| / 2. O(M).
 * @param sorted members, ascending, without NaN
 * @param observed the outcome
 * @returns >= 0 for `standard`, in the unit of the members; undefined for a fair score of one member
 * @throws ScoringError `empty_sample`, `unknown_estimator`
 *
 * Source: Gneiting and Raftery (2007), eq. 21; Ferro (2014) for `fair`.
 */
export function crpsSorted(sorted: Numbers, observed: number, estimator: Estimator = 'standard'): Maybe<number> {
  requireEstimator(estimator);
  requireNonEmpty(sorted, 'members');
  const n = sorted.length;
  if (observed !== observed) return undefinedValue(MISSING);
  if (estimator === 'fair' && n === 1) return undefinedValue('a fair score needs two members');
  const pairs = pairDistanceSorted(sorted, observed);
  const spread = estimator === 'fair' ? pairs / (n * (n - 1)) : pairs / (n * n);
  return definedNumber(meanDistance(sorted, observed) - spread, 'a member is not finite');
}

function crpsWeighted(members: Numbers, observed: number, weights: Numbers, estimator: Estimator): Maybe<number> {
  const w = normalisedWeights(members.length, weights);
  const order = Array.from(members, (_, i) => i).sort((a, b) => members[a]! - members[b]! || a - b);
  const distance = new Accumulator();
  const spread = new Accumulator();
  const squares = new Accumulator();
  let below = 0;
  for (const i of order) {
    const d = members[i]! - observed;
    distance.add(w[i]! * Math.abs(d));
    spread.add(w[i]! * d * (2 * below + w[i]! - 1));
    squares.add(w[i]! * w[i]!);
    below += w[i]!;
  }
  const pairs = estimator === 'fair' ? 1 - squares.total : 1;
  if (!(pairs > 1e-15)) return undefinedValue('a fair score needs two members with weight');
  return definedNumber(distance.total - spread.total / pairs, 'a member is not finite');
}

/**
 * Continuous ranked probability score of an ensemble, in O(M log M).
 * @param members at least one, in any order
 * @param observed the outcome, in the unit of the members
 * @returns the score in that unit, 0 at best (a fair score may be below); undefined for missing values and for a fair
 * score of one member
 * @throws ScoringError `unknown_estimator`, `empty_sample`, `length_mismatch`, `negative_weight`, `zero_weight_sum`
 *
 * Source: as `crpsSorted`; with weights E is the weighted mean, and `fair` divides by 1 - sum of squared weights.
 */
export function crpsEnsemble(members: Numbers, observed: number, options: CrpsOptions = {}): Maybe<number> {
  const estimator = options.estimator ?? 'standard';
  requireEstimator(estimator);
  requireNonEmpty(members, 'members');
  const { weights } = options;
  if (weights !== undefined) normalisedWeights(members.length, weights);
  if (observed !== observed) return undefinedValue(MISSING);
  let kept: Numbers = members;
  let keptWeights = weights;
  if (hasMissing(members)) {
    if (options.missing !== 'drop') return undefinedValue(MISSING);
    kept = present(members);
    if (weights !== undefined) {
      keptWeights = Array.from(weights).filter((_, i) => !Number.isNaN(members[i]));
    }
    if (kept.length === 0) return undefinedValue('every member is missing');
  }
  if (keptWeights !== undefined) return crpsWeighted(kept, observed, keptWeights, estimator);
  return crpsSorted(sortedCopy(kept), observed, estimator);
}

/**
 * CRPS that an ensemble like this one would have with `toSize` members: E|X - y| - (1 - 1/toSize) sum |x_i - x_j| /
 * (2 M (M - 1)). `toSize` 1 gives the mean absolute error of a member, Infinity the fair score.
 *
 * Source: Ferro, Richardson and Weigel (2008); SpecsVerification, EnsCrps with R.new.
 */
export function crpsEnsembleAdjusted(members: Numbers, observed: number, toSize: number): Maybe<number> {
  requireNonEmpty(members, 'members');
  if (!(toSize >= 1)) throw new ScoringError('nonpositive_size', `The size ${toSize} is not >= 1.`);
  if (observed !== observed || hasMissing(members)) return undefinedValue(MISSING);
  const n = members.length;
  const distance = meanDistance(members, observed);
  if (toSize === 1) return distance;
  if (n === 1) return undefinedValue('one member has no spread to adjust');
  const pairs = pairDistanceSorted(sortedCopy(members), observed);
  return definedNumber(distance - (1 - 1 / toSize) * (pairs / (n * (n - 1))), 'a member is not finite');
}

export interface CrpsComponents {
  /** underforecast + overforecast - spread */
  readonly total: number;
  /** Mean of max(y - x, 0). */
  readonly underforecast: number;
  /** Mean of max(x - y, 0). */
  readonly overforecast: number;
  /** Half of the mean distance of two members. */
  readonly spread: number;
}

/**
 * The CRPS of an ensemble by the members below and above the outcome.
 *
 * Source: nci/scores, crps_for_ensemble with include_components.
 */
export function crpsEnsembleComponents(
  members: Numbers,
  observed: number,
  options: CrpsOptions = {},
): Maybe<CrpsComponents> {
  const estimator = options.estimator ?? 'standard';
  const total = crpsEnsemble(members, observed, { ...options, estimator });
  if (typeof total !== 'number') return total;
  const weights = normalisedWeights(members.length, options.weights);
  const under = new Accumulator();
  const over = new Accumulator();
  const kept = new Accumulator();
  for (let i = 0; i < members.length; i++) {
    const d = members[i]! - observed;
    if (d !== d) continue;
    kept.add(weights[i]!);
    if (d < 0) under.add(-d * weights[i]!);
    else over.add(d * weights[i]!);
  }
  const underforecast = under.total / kept.total;
  const overforecast = over.total / kept.total;
  return { total, underforecast, overforecast, spread: underforecast + overforecast - total };
}

export interface CrpsMedianDecomposition {
  readonly crps: number;
  /** CRPS had the outcome been the median of the members. */
  readonly dispersion: number;
  /** The rest, where the outcome is below the median. */
  readonly overprediction: number;
  /** The rest, where the outcome is above the median. */
  readonly underprediction: number;
}

/**
 * The CRPS of an ensemble split at its median. Not the same parts as `crpsEnsembleComponents`.
 *
 * Source: scoringutils, crps_sample with separate results.
 */
export function crpsMedianDecomposition(members: Numbers, observed: number): Maybe<CrpsMedianDecomposition> {
  requireNonEmpty(members, 'members');
  if (observed !== observed || hasMissing(members)) return undefinedValue(MISSING);
  const sorted = sortedCopy(members);
  const median = quantileSorted(sorted, 0.5);
  const crps = crpsSorted(sorted, observed);
  const dispersion = crpsSorted(sorted, median);
  if (typeof crps !== 'number') return crps;
  if (typeof dispersion !== 'number') return dispersion;
  const rest = crps - dispersion;
  return {
    crps,
    dispersion,
    overprediction: observed < median ? rest : 0,
    underprediction: observed > median ? rest : 0,
  };
}

/**
 * CRPS with all weight on values beyond a threshold: the CRPS after everything on the other side of it is moved onto
 * it. Proper; for judging tails.
 * @param tail which side of the threshold counts
 *
 * Source: Gneiting and Ranjan (2011); Allen, Ginsbourger and Ziegel (2023) for this form.
 */
export function crpsTail(
  members: Numbers,
  observed: number,
  threshold: number,
  tail: 'upper' | 'lower',
  options: CrpsOptions = {},
): Maybe<number> {
  const clamp = (x: number): number =>
    tail === 'upper' ? (x < threshold ? threshold : x) : x > threshold ? threshold : x;
  return crpsEnsemble(Float64Array.from(members, clamp), clamp(observed), options);
}
