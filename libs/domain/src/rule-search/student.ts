import { lgamma, log, log1p } from '@pulse/numeric';
import { leastSquares } from './least-squares.js';

const ROUNDS = 30;
const LOG_PI = 1.1447298858494002;

export interface StudentFit {
  /** (dof + 1) / (dof + (residual / scale)^2) where a row is used, else 0. */
  readonly weights: Float64Array;
  /** Logarithm of the largest likelihood. */
  readonly logLikelihood: number;
}

/**
 * Regression with Student's t shocks of known degrees of freedom, by maximum likelihood: the EM of Lange, Little and Taylor
 * (1989), Robust statistical modeling using the t distribution, JASA 84.
 *
 * @param used by row 1 or 0; in rows with 0 anything may stand
 */
export function studentFit(
  y: Float64Array,
  regressors: readonly Float64Array[],
  used: Float64Array,
  dof: number,
): StudentFit {
  const n = used.reduce((sum, u) => sum + u, 0);
  let weights = Float64Array.from(used);
  let residuals = leastSquares(y, regressors, weights);
  let scale2 = weightedSquares(residuals, weights) / n;
  for (let round = 0; round < ROUNDS && scale2 > 0; round++) {
    weights = residuals.map((e, i) => (used[i]! > 0 ? (dof + 1) / (dof + (e * e) / scale2) : 0));
    residuals = leastSquares(y, regressors, weights);
    scale2 = weightedSquares(residuals, weights) / n;
  }
  return { weights, logLikelihood: logLikelihood(residuals, used, scale2, dof) };
}

function weightedSquares(residuals: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) if (weights[i]! > 0) sum += weights[i]! * residuals[i]! * residuals[i]!;
  return sum;
}

function logLikelihood(residuals: Float64Array, used: Float64Array, scale2: number, dof: number): number {
  const constant = lgamma((dof + 1) / 2) - lgamma(dof / 2) - 0.5 * (LOG_PI + log(dof) + log(scale2));
  let sum = 0;
  for (let i = 0; i < residuals.length; i++)
    if (used[i]! > 0) sum += constant - ((dof + 1) / 2) * log1p((residuals[i]! * residuals[i]!) / (dof * scale2));
  return sum;
}
