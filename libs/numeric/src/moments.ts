import { neumaierSum, type Numbers } from './sums.js';

/** Arithmetic mean; NaN for no values. */
export function mean(values: Numbers): number {
  return neumaierSum(values) / values.length;
}

/** Sum of squared deviations from `centre` (default: the mean), by the corrected two-pass algorithm. */
export function sumOfSquares(values: Numbers, centre: number = mean(values)): number {
  let squares = 0;
  let squaresLost = 0;
  let drift = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - centre;
    drift += d;
    const term = d * d;
    const next = squares + term;
    squaresLost += squares >= term ? squares - next + term : term - next + squares;
    squares = next;
  }
  const total = squares + squaresLost - (drift * drift) / Math.max(1, values.length);
  return total < 0 ? 0 : total;
}

/**
 * Variance with divisor n - ddof; NaN when that is not positive.
 * @param ddof 1 for the unbiased sample variance (default), 0 for the population variance
 */
export function variance(values: Numbers, ddof = 1): number {
  const divisor = values.length - ddof;
  return divisor > 0 ? sumOfSquares(values) / divisor : NaN;
}

/** Square root of `variance`. */
export function standardDeviation(values: Numbers, ddof = 1): number {
  return Math.sqrt(variance(values, ddof));
}
