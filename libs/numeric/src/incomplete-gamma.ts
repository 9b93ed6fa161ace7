import { exp } from './exp.js';
import { deviance, stirlingError } from './saddle-point.js';

const TWO_PI = 6.283185307179586;
const EPSILON = 1.1102230246251565e-16;
const TINY = 1e-300;
const MAX_TERMS = 1_000_000;

/** x^a e^-x / Gamma(a + 1). */
function poissonWeight(a: number, x: number): number {
  return exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(TWO_PI * a);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return poissonWeight(a, x) * sum;
}

/** Continued fraction of the upper function by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 2 * EPSILON) break;
  }
  return poissonWeight(a, x) * a * h;
}

/**
 * Regularised lower incomplete gamma function P(a, x), in [0, 1], for a > 0 and x >= 0; NaN elsewhere.
 *
 * Source: series and continued fraction of DLMF 8.7.1 and 8.9.2, with Loader's form of the leading factor.
 */
export function gammaP(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate where it is small. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}
