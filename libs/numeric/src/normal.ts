import { erf, erfc, erfcTailExponent } from './erf.js';
import { exp } from './exp.js';
import { log } from './log.js';

const INV_SQRT2 = Math.SQRT1_2;
const INV_SQRT_2PI = 0.3989422804014327;

/** Density of the standard normal law at x. */
export function normalPdf(x: number): number {
  const z = Math.fround(x);
  if (!(Math.abs(x) < 40)) return x !== x ? NaN : 0;
  // x^2 = z^2 + (x - z)(x + z), with z^2 exact.
  return INV_SQRT_2PI * exp(-0.5 * z * z) * exp(-0.5 * (x - z) * (x + z));
}

/**
 * Standard normal distribution function, P(X <= x), in [0, 1], within 5 ulp down to
 * the smallest normal double (x = -37.5).
 *
 * erfc(-x / sqrt 2) / 2; in the tails the square of x itself is used, so that rounding x / sqrt 2 costs nothing.
 */
export function normalCdf(x: number): number {
  const t = Math.abs(x) * INV_SQRT2;
  if (t < 0.5) return 0.5 + 0.5 * erf(x * INV_SQRT2);
  if (t < 1.25) return 0.5 * erfc(-x * INV_SQRT2);
  if (x !== x) return NaN;
  const tail = upperTail(Math.abs(x), t);
  return x > 0 ? 1 - tail : tail;
}

/** 1 - normalCdf(x) without cancellation. */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

function upperTail(x: number, t: number): number {
  if (x > 39) return 0;
  const z = Math.fround(x);
  return (0.5 * (exp(-0.5 * z * z - 0.5625) * exp(0.5 * (z - x) * (z + x) + erfcTailExponent(t)))) / t;
}

/**
 * Standard normal quantile, the inverse of `normalCdf`; within 5 ulp.
 * -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 *
 * Source: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3), 477-484.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((r * 2509.0809287301227 + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
          13731.69376550946) *
          r +
          1971.5909503065513) *
          r +
          133.14166789178438) *
          r +
          3.3871328727963665)) /
      (((((((r * 5226.495278852854 + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
        1)
    );
  }
  return q < 0 ? -tailQuantile(p) : tailQuantile(1 - p);
}

/** |quantile| of a tail probability p below 0.075. */
function tailQuantile(p: number): number {
  if (!(p > 0)) return p === 0 ? Infinity : NaN;
  const root = Math.sqrt(-log(p));
  if (root <= 5) {
    const r = root - 1.6;
    return (
      (((((((r * 0.0007745450142783414 + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
        1.4234371107496835) /
      (((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
        r +
        0.6897673349851) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
        1)
    );
  }
  const r = root - 5;
  return (
    (((((((r * 2.0103343992922881e-7 + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
      6.657904643501103) /
    (((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
      1)
  );
}
