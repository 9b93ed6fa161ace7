import { Accumulator, mean, normalCdf, type Numbers, pow, studentTCdf } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty, requireSameLength } from './checks.js';
import type { TestResult } from './chi-square.js';
import { isUndefined, type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** `less`: the first loss is smaller on average. Its p-value is the distribution function at the statistic. */
export type Alternative = 'two-sided' | 'less' | 'greater';

export interface DieboldMarianoOptions {
  readonly alternative?: Alternative;
  /** Reference law: Student's t with n - 1 degrees of freedom (default) or the normal law. */
  readonly distribution?: 't' | 'normal';
  /** Where the long-run variance is not positive: undefined (default), or Bartlett weights instead. */
  readonly nonPositiveVariance?: 'undefined' | 'bartlett';
}

/** Refuses unless 0 < horizon <= largest. */
export function requireHorizon(horizon: number, largest: number): void {
  if (!Number.isInteger(horizon) || horizon <= 0 || horizon > largest) {
    throw new ScoringError('horizon_out_of_range', `The horizon ${horizon} is not an integer from 1 to ${largest}.`);
  }
}

/** Whether deviations this small are only rounding of a constant series. */
export function isConstant(values: Numbers, centre: number): boolean {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]! - centre) > 1e-14 * Math.abs(centre)) return false;
  }
  return true;
}

/** Autocovariances at lags 0 to `lags` about the mean, divided by n; null for a constant series. */
export function autocovariances(values: Numbers, lags: number): Float64Array | null {
  const n = values.length;
  const centre = mean(values);
  if (isConstant(values, centre)) return null;
  const result = new Float64Array(lags + 1);
  for (let k = 0; k <= lags; k++) {
    const sum = new Accumulator();
    for (let t = k; t < n; t++) sum.add((values[t]! - centre) * (values[t - k]! - centre));
    result[k] = sum.total / n;
  }
  return result;
}

function longRunVariance(covariances: Float64Array, weight: (lag: number) => number): number {
  const sum = new Accumulator();
  sum.add(covariances[0]!);
  for (let k = 1; k < covariances.length; k++) sum.add(2 * weight(k) * covariances[k]!);
  return sum.total;
}

function pValue(statistic: number, n: number, alternative: Alternative, distribution: 't' | 'normal'): number {
  const cdf = (x: number): number => (distribution === 't' ? studentTCdf(x, n - 1) : normalCdf(x));
  switch (alternative) {
    case 'less':
      return cdf(statistic);
    case 'greater':
      return cdf(-statistic);
    case 'two-sided':
      return 2 * cdf(-Math.abs(statistic));
    default:
      throw new ScoringError('unknown_method', `The alternative "${String(alternative)}" is not known.`);
  }
}

/**
 * Diebold-Mariano test of equal accuracy with the small-sample correction of Harvey, Leybourne and Newbold: long-run
 * variance from the autocovariances up to horizon - 1. Undefined for a constant difference and where that variance is
 * not positive.
 * @param lossDifferential loss of the first minus loss of the second forecast, in order of time
 * @param horizon steps ahead, 0 < horizon < n
 * @throws ScoringError `horizon_out_of_range`, `empty_sample`
 *
 * Source: Diebold and Mariano (1995); Harvey, Leybourne and Newbold (1997), eqs. 5 and 9.
 */
export function dieboldMariano(
  lossDifferential: Numbers,
  horizon: number,
  options: DieboldMarianoOptions = {},
): Maybe<TestResult> {
  requireNonEmpty(lossDifferential, 'lossDifferential');
  const n = lossDifferential.length;
  requireHorizon(horizon, n - 1);
  if (hasMissing(lossDifferential)) return undefinedValue(MISSING);
  const covariances = autocovariances(lossDifferential, horizon - 1);
  if (covariances === null) return undefinedValue('the loss difference is constant');
  let variance = longRunVariance(covariances, () => 1);
  if (!(variance > 1e-14 * covariances[0]!) && options.nonPositiveVariance === 'bartlett') {
    variance = longRunVariance(covariances, (lag) => 1 - lag / horizon);
  }
  if (!(variance > 1e-14 * covariances[0]!)) return undefinedValue('the long-run variance is not positive');
  const correction = (n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n;
  const statistic = (mean(lossDifferential) / Math.sqrt(variance / n)) * Math.sqrt(correction);
  return {
    statistic,
    pValue: pValue(statistic, n, options.alternative ?? 'two-sided', options.distribution ?? 't'),
  };
}

/**
 * |e1|^power - |e2|^power of two series of forecast errors.
 * @throws ScoringError `length_mismatch`
 *
 * Source: Diebold and Mariano (1995).
 */
export function lossDifferential(errors1: Numbers, errors2: Numbers, power = 2): Float64Array {
  requireSameLength(errors1, errors2, 'errors');
  return Float64Array.from(
    { length: errors1.length },
    (_, i) => pow(Math.abs(errors1[i]!), power) - pow(Math.abs(errors2[i]!), power),
  );
}

/** A p-value or 1 where the test does not exist, for corrections over many tests. */
export function pValueOrOne(result: Maybe<TestResult>): number {
  return isUndefined(result) ? 1 : result.pValue;
}
