import { highWord, withHighWord } from './bits.js';
import { LN2_HIGH, LN2_LOW } from './exp.js';
import { logExponent, logMantissaHigh, logSeries } from './log.js';

/**
 * log(1 + x) without cancellation near zero, within 1 ulp; NaN below -1, -Infinity at -1.
 *
 * Source: fdlibm s_log1p.c (Sun Microsystems, 1993, freely usable with this notice).
 */
export function log1p(x: number): number {
  if (x <= -1) return x === -1 ? -Infinity : NaN;
  if (Math.abs(x) < 1.1e-16 || !(x < Infinity)) return x;
  let k = 0;
  let f = x;
  let correction = 0;
  if (x < -0.29289 || x > 0.41421) {
    const u = 1 + x;
    const high = highWord(u);
    k = logExponent(high);
    if (k < 54) correction = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
    f = withHighWord(u, logMantissaHigh(high)) - 1;
  }
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s)) + (k * LN2_LOW + correction) - halfSquare + f + k * LN2_HIGH;
}
