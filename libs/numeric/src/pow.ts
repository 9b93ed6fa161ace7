import { clearLowWord, fromHighWord, highWord, scaleByPowerOfTwo, withHighWord } from './bits.js';

const L1 = 0.5999999999999946;
const L2 = 0.4285714285785502;
const L3 = 0.33333332981837743;
const L4 = 0.272728123808534;
const L5 = 0.23066074577556175;
const L6 = 0.20697501780033842;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;
const LN2 = Math.LN2;
const LN2_UPPER = 0.6931471824645996;
const LN2_LOWER = -1.904654299957768e-9;
/** 2 / (3 ln 2), whole and in two parts. */
const CP = 0.9617966939259756;
const CP_HIGH = 0.9617967009544373;
const CP_LOW = -7.028461650952758e-9;
/** log2(1.5) in two parts. */
const LOG2_1_5_HIGH = 0.5849624872207642;
const LOG2_1_5_LOW = 1.350039202129749e-8;
const INV_LN2 = Math.LOG2E;
const INV_LN2_HIGH = 1.4426950216293335;
const INV_LN2_LOW = 1.9259629911266175e-8;
/** How far beyond 1024 the exponent may round and still not overflow. */
const OVERFLOW_MARGIN = 8.008566259537294e-17;
const TWO_53 = 9007199254740992;
const TWO_31 = 2147483648;

/** log2 of a positive number as the sum of two doubles, left by `log2Parts`: no allocation in loops. */
let log2High = 0;
let log2Low = 0;

function log2Parts(positive: number): void {
  let ax = positive;
  let n = 0;
  if (ax < 2.2250738585072014e-308) {
    ax *= TWO_53;
    n = -53;
  }
  let high = highWord(ax);
  n += (high >>> 20) - 0x3ff;
  const mantissa = high & 0xfffff;
  high = mantissa | 0x3ff00000;
  const nearThreeHalves = mantissa > 0x3988e && mantissa < 0xbb67a;
  if (mantissa >= 0xbb67a) {
    n += 1;
    high -= 0x100000;
  }
  ax = withHighWord(ax, high);
  const base = nearThreeHalves ? 1.5 : 1;
  const u = ax - base;
  const v = 1 / (ax + base);
  const s = u * v;
  const sHigh = clearLowWord(s);
  const sumHigh = fromHighWord(((high >>> 1) | 0x20000000) + 0x00080000 + (nearThreeHalves ? 0x40000 : 0));
  const sumLow = ax - (sumHigh - base);
  const sLow = v * (u - sHigh * sumHigh - sHigh * sumLow);
  const s2 = s * s;
  const series = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6)))));
  const r = series + sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const tHigh = clearLowWord(3 + square + r);
  const tLow = r - (tHigh - 3 - square);
  const upper = sHigh * tHigh;
  const lower = sLow * tHigh + tLow * s;
  const pHigh = clearLowWord(upper + lower);
  const pLow = lower - (pHigh - upper);
  const zHigh = CP_HIGH * pHigh;
  const zLow = CP_LOW * pHigh + pLow * CP + (nearThreeHalves ? LOG2_1_5_LOW : 0);
  const shift = nearThreeHalves ? LOG2_1_5_HIGH : 0;
  log2High = clearLowWord(zHigh + zLow + shift + n);
  log2Low = zLow - (log2High - n - shift - zHigh);
}

/** As `log2Parts`, for |x - 1| < 2^-20 and huge exponents. */
function log2PartsNearOne(positive: number): void {
  const t = positive - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const u = INV_LN2_HIGH * t;
  const v = t * INV_LN2_LOW - w * INV_LN2;
  log2High = clearLowWord(u + v);
  log2Low = v - (log2High - u);
}

/** 2^(high + low). */
function exp2Parts(pHigh: number, pLow: number): number {
  const sum = pLow + pHigh;
  if (sum >= 1024 && (sum > 1024 || pLow + OVERFLOW_MARGIN > sum - pHigh)) return Infinity;
  if (sum <= -1075 && (sum < -1075 || pLow <= sum - pHigh)) return 0;
  const n = Math.round(sum);
  const rest = pHigh - n;
  const t = clearLowWord(pLow + rest);
  const u = t * LN2_UPPER;
  const v = (pLow - (t - rest)) * LN2 + t * LN2_LOWER;
  const z = u + v;
  const w = v - (z - u);
  const zz = z * z;
  const c = z - zz * (P1 + zz * (P2 + zz * (P3 + zz * (P4 + zz * P5))));
  const r = (z * c) / (c - 2) - (w + z * w);
  return scaleByPowerOfTwo(1 - (r - z), n);
}

/** x^y for finite x > 0 and finite y. */
function positivePow(x: number, y: number): number {
  if (x === 1) return 1;
  if (Math.abs(y) > TWO_31) {
    if (Math.abs(x - 1) >= 9.5e-7) return x > 1 === y > 0 ? Infinity : 0;
    log2PartsNearOne(x);
  } else log2Parts(x);
  const yHigh = clearLowWord(y);
  return exp2Parts(yHigh * log2High, (y - yHigh) * log2High + y * log2Low);
}

/**
 * x^y, within 1 ulp, with the special cases of ECMAScript's `**` (so 1 to an infinite power is NaN, and a
 * negative base needs an integer exponent).
 *
 * Source: fdlibm e_pow.c (Sun Microsystems, 1993, freely usable with this notice).
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (y !== y || x !== x) return NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  const ax = Math.abs(x);
  if (y === Infinity || y === -Infinity) return ax === 1 ? NaN : ax > 1 === y > 0 ? Infinity : 0;
  const integer = Math.floor(y) === y;
  const odd = integer && Math.abs(y) <= TWO_53 && Math.abs(y % 2) === 1;
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  if (ax === 0 || ax === Infinity) {
    const magnitude = (ax === 0) === y > 0 ? 0 : Infinity;
    return negative && odd ? -magnitude : magnitude;
  }
  if (negative && !integer) return NaN;
  if (y === 0.5) return Math.sqrt(x);
  const magnitude = positivePow(ax, y);
  return negative && odd ? -magnitude : magnitude;
}
