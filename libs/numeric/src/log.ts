import { highWord, powerOfTwo, withHighWord } from './bits.js';
import { LN2_HIGH, LN2_LOW } from './exp.js';

const LG1 = 0.6666666666666735;
const LG2 = 0.3999999999940942;
const LG3 = 0.2857142874366239;
const LG4 = 0.22222198432149784;
const LG5 = 0.1818357216161805;
const LG6 = 0.15313837699209373;
const LG7 = 0.14798198605116586;

const TWO_54 = 18014398509481984;
/** Upper word of sqrt(1/2), and its distance from that of 1. */
const ROOT_HALF_HIGH = 0x3fe6a09e;
const SHIFT = 0x3ff00000 - ROOT_HALF_HIGH;

/** R(s) of log((1 + s) / (1 - s)) = 2 s + s R, for |s| <= 0.1716. */
export function logSeries(s: number): number {
  const z = s * s;
  const w = z * z;
  return w * (LG2 + w * (LG4 + w * LG6)) + z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
}

/** Exponent k and upper word of m, of x = 2^k m with m in [sqrt(1/2), sqrt(2)). */
export function logExponent(high: number): number {
  return ((high + SHIFT) >>> 20) - 0x3ff;
}

export function logMantissaHigh(high: number): number {
  return ((high + SHIFT) & 0xfffff) + ROOT_HALF_HIGH;
}

/**
 * Natural logarithm, within 1 ulp; NaN below zero, -Infinity at zero.
 *
 * Source: fdlibm e_log.c (Sun Microsystems, 1993, freely usable with this notice).
 */
export function log(x: number): number {
  if (!(x >= 2.2250738585072014e-308 && x < 1e300)) return logOutside(x);
  const k = logExponent(highWord(x));
  const f = x * powerOfTwo(-k) - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s)) + k * LN2_LOW - halfSquare + f + k * LN2_HIGH;
}

function logOutside(x: number): number {
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  if (!(x > 0)) return NaN;
  const scaled = x < 1 ? x * TWO_54 : x;
  const high = highWord(scaled);
  const k = logExponent(high) - (x < 1 ? 54 : 0);
  const f = withHighWord(scaled, logMantissaHigh(high)) - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s)) + k * LN2_LOW - halfSquare + f + k * LN2_HIGH;
}
