import { exp } from './exp.js';
import { deviance, stirlingError } from './saddle-point.js';

const TWO_PI = 6.283185307179586;
const EPSILON = 1.1102230246251565e-16;
const TINY = 1e-300;
const MAX_TERMS = 1_000_000;

/** x^a y^b / B(a, b), where y = 1 - x. */
function betaWeight(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return exp(exponent) * Math.sqrt((a / n) * (b / TWO_PI));
}

/** Continued fraction of DLMF 8.17.22 by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 2 * EPSILON) break;
  }
  return h;
}

/**
 * Regularised incomplete beta function I_x(a, b), in [0, 1], for a, b > 0 and x in [0, 1]; NaN elsewhere.
 * I_x(a, b) = 1 - I_y(b, a): call it with the arguments swapped for an accurate upper tail.
 * @param y 1 - x, to be given where it is known more exactly than x tells
 *
 * Source: DLMF 8.17, with Loader's form of the leading factor.
 */
export function betaRegularized(x: number, a: number, b: number, y: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return NaN;
  if (x === 0) return 0;
  if (y === 0) return 1;
  const weight = betaWeight(x, y, a, b);
  if (x < (a + 1) / (a + b + 2)) return (weight * fraction(x, a, b)) / a;
  return 1 - (weight * fraction(y, b, a)) / b;
}

/**
 * Quantile of the Beta(a, b) law: the x with I_x(a, b) = p, for p in [0, 1]; NaN elsewhere.
 * Newton steps inside a bracket that bisection keeps, so it always ends.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return NaN;
  if (p === 0 || p === 1) return p;
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let i = 0; i < 400; i++) {
    const error = betaRegularized(x, a, b) - p;
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const slope = betaWeight(x, 1 - x, a, b) / (x * (1 - x));
    let next = x - error / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - x) <= 2 * EPSILON * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}
