import { powerOfTwo } from './bits.js';
import { exp, INVERSE_LN2, LN2_HIGH, LN2_LOW } from './exp.js';

const HALF_LN2 = 0.34657359027997264;
const THREE_HALVES_LN2 = 1.0397207708399179;
const ONLY_MINUS_ONE = -38.816242111356935;

const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -7.93650757867488e-5;
const Q4 = 4.008217827329362e-6;
const Q5 = -2.0109921818362437e-7;

/**
 * e^x - 1 without cancellation near zero, within 1 ulp.
 *
 * Source: fdlibm s_expm1.c (Sun Microsystems, 1993, freely usable with this notice).
 */
export function expm1(x: number): number {
  if (Math.abs(x) < 5.5e-17) return x;
  if (x < ONLY_MINUS_ONE) return -1;
  if (!(x <= 709)) return exp(x) - 1;
  let k = 0;
  let r = x;
  let c = 0;
  if (Math.abs(x) > HALF_LN2) {
    const sign = x < 0 ? -1 : 1;
    k = Math.abs(x) < THREE_HALVES_LN2 ? sign : (INVERSE_LN2 * x + 0.5 * sign) | 0;
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    r = high - low;
    c = high - r - low;
  }
  const half = 0.5 * r;
  const z = r * half;
  const r1 = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * (Q4 + z * Q5))));
  const t = 3 - r1 * half;
  let e = z * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - z);
  e = r * (e - c) - c;
  e -= z;
  return rescale(r, e, k);
}

/** 2^k (1 + r - e) - 1 in the order of operations that loses least. */
function rescale(r: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k < 0 || k > 56) return (r - e + 1) * powerOfTwo(k) - 1;
  const inverse = powerOfTwo(-k);
  return (k < 20 ? r - e + (1 - inverse) : r - (e + inverse) + 1) * powerOfTwo(k);
}
