import { powerOfTwo, scaleByPowerOfTwo } from './bits.js';

/** ln 2 in two parts; the upper one times an integer below 2^11 is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
export const INVERSE_LN2 = Math.LOG2E;

const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
const SMALLEST_NORMAL = -708.3964185322641;

const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;

/**
 * e^x, within 1 ulp of the exact value.
 *
 * Source: fdlibm e_exp.c (Sun Microsystems, 1993, freely usable with this notice): x = k ln2 + r with
 * |r| <= ln2 / 2, then a rational approximation of e^r and an exact scaling by 2^k.
 */
export function exp(x: number): number {
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  const k = (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (x < SMALLEST_NORMAL || k === 1024) return scaleByPowerOfTwo(y, k);
  return y * powerOfTwo(k);
}
