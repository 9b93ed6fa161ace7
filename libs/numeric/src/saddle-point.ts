import { lgamma } from './lgamma.js';
import { log } from './log.js';

const HALF_LOG_2PI = 0.9189385332046728;

/**
 * Stirling's error, log(n!) - log(sqrt(2 pi n) (n/e)^n), for real n > 0.
 *
 * Source: Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
 */
export function stirlingError(n: number): number {
  if (n <= 15) return lgamma(n + 1) - (n + 0.5) * log(n) + n - HALF_LOG_2PI;
  const nn = n * n;
  const s5 = 691 / 360360;
  const s4 = 1 / 1188 - s5 / nn;
  const s3 = 1 / 1680 - s4 / nn;
  const s2 = 1 / 1260 - s3 / nn;
  const s1 = 1 / 360 - s2 / nn;
  return (1 / 12 - s1 / nn) / n;
}

/** Deviance part x log(x / m) + m - x, without cancellation where x is near m. Source: as `stirlingError`. */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x;
  let v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  v *= v;
  for (let j = 1; j < 1000; j++) {
    term *= v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
