import { exp } from './exp.js';
import { expm1 } from './expm1.js';
import { log } from './log.js';
import { log1p } from './log1p.js';

/** Hyperbolic tangent, within 2.5 ulp, near zero too. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a > 22) return x < 0 ? -1 : 1;
  if (!(a >= 1e-8)) return x;
  const t = a >= 1 ? 1 - 2 / (expm1(2 * a) + 2) : -expm1(-2 * a) / (expm1(-2 * a) + 2);
  return x < 0 ? -t : t;
}

/** The logistic function 1 / (1 + e^-x), in [0, 1], with full relative accuracy in the lower tail. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** log(p / (1 - p)), the inverse of `sigmoid`; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function logit(p: number): number {
  if (p > 0.25 && p < 0.75) return log1p((2 * p - 1) / (1 - p));
  return log(p) - log1p(-p);
}
