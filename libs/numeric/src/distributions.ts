import { exp } from './exp.js';
import { betaRegularized } from './incomplete-beta.js';
import { gammaQ } from './incomplete-gamma.js';
import { lgamma } from './lgamma.js';
import { log1p } from './log1p.js';
import { normalCdf } from './normal.js';

const LOG_PI = 1.1447298858494002;

/** Distribution function of Student's t with df > 0 degrees of freedom (Infinity: the normal law). */
export function studentTCdf(t: number, df: number): number {
  if (!(df > 0) || t !== t) return NaN;
  if (df === Infinity) return normalCdf(t);
  const square = t * t;
  const tail = square === Infinity ? 0 : 0.5 * betaRegularized(df / (df + square), df / 2, 0.5, square / (df + square));
  return t > 0 ? 1 - tail : tail;
}

/** Density of Student's t with df > 0 degrees of freedom. */
export function studentTPdf(t: number, df: number): number {
  if (!(df > 0)) return NaN;
  const logConstant = lgamma((df + 1) / 2) - lgamma(df / 2) - 0.5 * LOG_PI;
  return exp(logConstant - ((df + 1) / 2) * log1p((t * t) / df)) / Math.sqrt(df);
}

/** P(X >= x) of chi-square with df > 0 degrees of freedom. */
export function chiSquareSurvival(x: number, df: number): number {
  return x <= 0 ? 1 : gammaQ(df / 2, x / 2);
}

/** P(X <= k) of Binomial(n, p), for integers 0 <= k <= n. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaRegularized(1 - p, n - k, k + 1, p);
}
