import { exp, lgamma, log, log1p } from '@pulse/numeric';
import { pelzGoodCdf } from './ks-pelz-good.js';

const SCALE = 2 ** 128;

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const x = a[i * m + k]!;
      if (x === 0) continue;
      for (let j = 0; j < m; j++) out[i * m + j]! += x * b[k * m + j]!;
    }
  }
  return out;
}

/** Durbin's matrix for n d = k - h. */
function durbinMatrix(k: number, h: number): Float64Array {
  const m = 2 * k - 1;
  const matrix = new Float64Array(m * m);
  const inverseFactorial = new Float64Array(m + 1);
  inverseFactorial[0] = 1;
  for (let i = 1; i <= m; i++) inverseFactorial[i] = inverseFactorial[i - 1]! / i;
  for (let i = 0; i < m; i++) {
    for (let j = 1; j <= Math.min(i + 1, m - 1); j++) matrix[i * m + j] = inverseFactorial[i - j + 1]!;
  }
  let power = 1;
  for (let i = 0; i < m; i++) {
    power *= h;
    const edge = (1 - power) * inverseFactorial[i + 1]!;
    matrix[i * m] = edge;
    matrix[(m - 1) * m + (m - 1 - i)] = edge;
  }
  let corner = 1 - 2 * power;
  if (h > 0.5) {
    let other = 1;
    for (let i = 0; i < m; i++) other *= 2 * h - 1;
    corner += other;
  }
  matrix[(m - 1) * m] = corner * inverseFactorial[m]!;
  return matrix;
}

/**
 * Exact P(D_n < d) by powers of Durbin's matrix, O((n d)^3 log n).
 *
 * Source: Marsaglia, Tsang and Wang (2003), Evaluating Kolmogorov's distribution, J. Stat. Software 8(18).
 */
function durbinCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  let base = durbinMatrix(k, k - n * d);
  let result: Float64Array | null = null;
  let baseScale = 0;
  let scale = 0;
  const centre = (k - 1) * m + (k - 1);
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = result === null ? base.slice() : multiply(result, base, m);
      scale += baseScale;
      if (result[centre]! > SCALE) {
        for (let i = 0; i < result.length; i++) result[i]! /= SCALE;
        scale += 1;
      }
    }
    if (left === 1) break;
    base = multiply(base, base, m);
    baseScale *= 2;
    if (base[centre]! > SCALE) {
      for (let i = 0; i < base.length; i++) base[i]! /= SCALE;
      baseScale += 1;
    }
  }
  let p = result![centre]!;
  for (let i = 1; i <= n; i++) {
    p *= i / n;
    if (p < 1 / SCALE) {
      p *= SCALE;
      scale -= 1;
    }
  }
  for (; scale > 0; scale--) p *= SCALE;
  for (; scale < 0; scale++) p /= SCALE;
  return p;
}

/**
 * Exact P(D_n+ >= d) of the one-sided statistic, by a sum of positive terms.
 *
 * Source: Birnbaum and Tingey (1951).
 */
export function oneSidedSurvival(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  let sum = 0;
  const logFactorial = lgamma(n + 1);
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const p = d + j / n;
    const q = 1 - p;
    if (!(q > 0)) continue;
    const logTerm =
      logFactorial - lgamma(j + 1) - lgamma(n - j + 1) + (j - 1) * log(p) + (n - j) * (p < 0.5 ? log1p(-p) : log(q));
    sum += exp(logTerm);
  }
  return Math.min(1, d * sum);
}

/**
 * P(D_n >= d) of the two-sided one-sample Kolmogorov-Smirnov statistic. Exact by Durbin's matrix for n up to 1,000;
 * where n d^2 >= 4 twice the one-sided probability, which differs by less than 1e-13; for larger n the expansion of
 * Pelz and Good.
 *
 * Source: the division of cases follows Simard and L'Ecuyer (2011), J. Stat. Software 39(11).
 */
export function kolmogorovSurvival(n: number, d: number): number {
  if (!(d * n > 0.5)) return 1;
  if (d >= 1) return 0;
  const square = n * d * d;
  if (d >= 0.5 || square >= 4 || (n > 1000 && square >= 2.2)) return Math.min(1, 2 * oneSidedSurvival(n, d));
  const below = n <= 1000 ? durbinCdf(n, d) : pelzGoodCdf(n, d);
  return Math.min(1, Math.max(0, 1 - below));
}
