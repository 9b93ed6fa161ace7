import { Accumulator, mean, type Numbers, pow, studentTCdf } from '@pulse/numeric';
import type { TestResult } from './chi-square.js';
import { hasMissing, MISSING, requireNonEmpty } from './checks.js';
import { type Alternative, isConstant } from './diebold-mariano.js';
import { isUndefined, type Maybe, undefinedValue } from './outcome.js';

/** Fewest cosines, so that the law of the statistic has a variance estimate worth the name: 4 degrees of freedom. */
const LEAST_TERMS = 4;

export interface LongRunVariance {
  /** Of one observation: n times the variance of the mean. */
  readonly variance: number;
  /** Degrees of freedom of the mean over its standard error. */
  readonly dof: number;
}

/** Cosines for n observations: 0.4 n^(2/3), at least 4. */
function termsFor(n: number): number {
  return Math.max(LEAST_TERMS, Math.floor(0.4 * pow(n, 2 / 3) + 1e-9));
}

/**
 * Long-run variance of a series by equal-weighted cosines: the mean square of its projections on the type II cosines of the
 * 0.4 n^(2/3) lowest frequencies, at least four. Always positive, and no bandwidth depends on how far ahead a forecast looks.
 * @param values in order of time; undefined for fewer than six, a constant series, or with NaN
 *
 * Source: Lazarus, Lewis, Stock and Watson (2018), HAR inference: recommendations for practice, JBES 36.
 */
export function longRunVariance(values: Numbers): Maybe<LongRunVariance> {
  const n = values.length;
  const terms = termsFor(n);
  if (n < terms + 2) return undefinedValue(`${terms + 2} observations are needed`);
  if (hasMissing(values)) return undefinedValue(MISSING);
  if (isConstant(values, mean(values))) return undefinedValue('the series is constant');
  const squares = new Accumulator();
  for (let j = 1; j <= terms; j++) {
    const projection = new Accumulator();
    eachCosine(n, j, (cosine, t) => projection.add(values[t]! * cosine));
    squares.add((2 / n) * projection.total * projection.total);
  }
  return { variance: squares.total / terms, dof: terms };
}

/** cos(pi j (t + 1/2) / n) for t from 0 to n - 1, by rotation. */
function eachCosine(n: number, j: number, use: (cosine: number, t: number) => void): void {
  const half = rotated({ c: 1, s: 0 }, smallAngle(Math.PI / (2 * n)), j);
  const step = rotated(half, half, 1);
  let at = half;
  for (let t = 0; t < n; t++) {
    use(at.c, t);
    at = rotated(at, step, 1);
  }
}

interface Angle {
  readonly c: number;
  readonly s: number;
}

function rotated(from: Angle, by: Angle, times: number): Angle {
  let at = from;
  for (let i = 0; i < times; i++) at = { c: at.c * by.c - at.s * by.s, s: at.s * by.c + at.c * by.s };
  return at;
}

/** Cosine and sine of an angle below 0.3 by their series, the same on every machine. */
function smallAngle(x: number): Angle {
  let [c, s, term] = [0, 0, 1];
  for (let k = 0; k < 16; k++) {
    const sign = k % 4 < 2 ? 1 : -1;
    if (k % 2 === 0) c += sign * term;
    else s += sign * term;
    term *= x / (k + 1);
  }
  return { c, s };
}

/**
 * Diebold-Mariano test of equal accuracy with fixed-smoothing asymptotics: the long-run variance by equal-weighted cosines, and
 * Student's t with as many degrees of freedom as there are of them. It holds its level where loss differences are correlated over
 * longer than forecasts overlap, which autocovariances up to the horizon miss: at a level of 0.036 and 123 losses with an
 * autocorrelation of 0.6 it rejects in 0.04 of the cases, that one in 0.19. Undefined for a constant difference and fewer than
 * six.
 * @param lossDifferential loss of the first minus loss of the second forecast, in order of time
 * @throws ScoringError `empty_sample`
 *
 * Source: Coroneo and Iacone (2020), Comparing predictive accuracy in small samples using fixed-smoothing asymptotics, J. Applied
 * Econometrics 35; variance and bandwidth of Lazarus, Lewis, Stock and Watson (2018).
 */
export function dieboldMarianoFixedSmoothing(
  lossDifferential: Numbers,
  alternative: Alternative = 'two-sided',
): Maybe<TestResult> {
  requireNonEmpty(lossDifferential, 'lossDifferential');
  const found = longRunVariance(lossDifferential);
  if (isUndefined(found)) return found;
  if (!(found.variance > 0)) return undefinedValue('the long-run variance is not positive');
  const statistic = mean(lossDifferential) / Math.sqrt(found.variance / lossDifferential.length);
  const below = (x: number): number => studentTCdf(x, found.dof);
  const tails = { less: below(statistic), greater: below(-statistic), 'two-sided': 2 * below(-Math.abs(statistic)) };
  return { statistic, pValue: tails[alternative] };
}
