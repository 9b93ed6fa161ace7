import { Accumulator, chiSquareSurvival, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty } from './checks.js';
import type { TestResult } from './chi-square.js';
import { autocovariances } from './diebold-mariano.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/**
 * Ljung-Box test that a series has no autocorrelation at lags 1 to `lags`; undefined for a constant series.
 * @throws ScoringError `lags_out_of_range` unless 1 <= lags < n, `empty_sample`
 *
 * Source: Ljung and Box (1978).
 */
export function ljungBox(series: Numbers, lags: number): Maybe<TestResult> {
  requireNonEmpty(series, 'series');
  const n = series.length;
  if (!Number.isInteger(lags) || lags < 1 || lags >= n) {
    throw new ScoringError('lags_out_of_range', `The number of lags ${lags} is not an integer from 1 to ${n - 1}.`);
  }
  if (hasMissing(series)) return undefinedValue(MISSING);
  const covariances = autocovariances(series, lags);
  if (covariances === null) return undefinedValue('the series is constant');
  const sum = new Accumulator();
  for (let k = 1; k <= lags; k++) {
    const correlation = covariances[k]! / covariances[0]!;
    sum.add((correlation * correlation) / (n - k));
  }
  const statistic = n * (n + 2) * sum.total;
  return { statistic, pValue: chiSquareSurvival(statistic, lags) };
}
