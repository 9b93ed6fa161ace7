import { exp, mean, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty } from './checks.js';
import { autocovariances, requireHorizon } from './diebold-mariano.js';
import { type Maybe, undefinedValue } from './outcome.js';

/** Best variance for a given range: least squares of s exp(-3 k / range) on the covariances is linear in s. */
function fitVariance(covariances: Float64Array, range: number): { variance: number; misfit: number } {
  let cross = 0;
  let squares = 0;
  for (let k = 0; k < covariances.length; k++) {
    const shape = exp((-3 * k) / range);
    cross += shape * covariances[k]!;
    squares += shape * shape;
  }
  const variance = Math.max(0, cross / squares);
  let misfit = 0;
  for (let k = 0; k < covariances.length; k++) {
    const residual = variance * exp((-3 * k) / range) - covariances[k]!;
    misfit += residual * residual;
  }
  return { variance, misfit };
}

const GOLDEN = 0.6180339887498949;

/** Range with the smallest misfit: a scan over orders of magnitude, then golden-section search on its logarithm. */
function bestRange(covariances: Float64Array): number {
  const misfit = (logRange: number): number => fitVariance(covariances, exp(logRange)).misfit;
  let best = -3;
  for (let u = -3; u <= 14; u += 0.125) if (misfit(u) < misfit(best)) best = u;
  let low = best - 0.125;
  let high = best + 0.125;
  for (let i = 0; i < 80; i++) {
    const a = high - GOLDEN * (high - low);
    const b = low + GOLDEN * (high - low);
    if (misfit(a) <= misfit(b)) high = b;
    else low = a;
  }
  return exp((low + high) / 2);
}

/**
 * Diebold-Mariano statistic with the long-run variance of an exponential model of the autocovariances, which is always
 * positive. The model is fitted by least squares to the lags below max(floor((n - 1) / 2), horizon).
 * @param horizon steps ahead, 0 < horizon <= n
 * @returns the statistic; undefined for a constant difference
 * @throws ScoringError `horizon_out_of_range`, `empty_sample`
 *
 * Source: Hering and Genton (2011); nci/scores, diebold_mariano with method HG.
 */
export function dieboldMarianoHG(lossDifferential: Numbers, horizon: number): Maybe<number> {
  requireNonEmpty(lossDifferential, 'lossDifferential');
  const n = lossDifferential.length;
  requireHorizon(horizon, n);
  if (hasMissing(lossDifferential)) return undefinedValue(MISSING);
  const covariances = autocovariances(lossDifferential, Math.max(Math.floor((n - 1) / 2), horizon) - 1);
  if (covariances === null) return undefinedValue('the loss difference is constant');
  const range = bestRange(covariances);
  const { variance } = fitVariance(covariances, range);
  let density = variance;
  for (let k = 1; k < n; k++) density += 2 * variance * exp((-3 * k) / range);
  if (!(density > 0)) return undefinedValue('the long-run variance is not positive');
  return mean(lossDifferential) / Math.sqrt(density / n);
}
