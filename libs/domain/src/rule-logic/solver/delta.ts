import { add, compare, multiply, negate, type Rational, sign, ZERO } from './rational.js';

/** `r + k e` for a positive e that is as small as it needs to be: how strict bounds are kept exact. */
export interface Delta {
  readonly r: Rational;
  readonly k: Rational;
}

export const DELTA_ZERO: Delta = { r: ZERO, k: ZERO };

export function addDelta(a: Delta, b: Delta): Delta {
  return { r: add(a.r, b.r), k: add(a.k, b.k) };
}

export function subtractDelta(a: Delta, b: Delta): Delta {
  return addDelta(a, { r: negate(b.r), k: negate(b.k) });
}

export function scaleDelta(a: Delta, by: Rational): Delta {
  return { r: multiply(a.r, by), k: sign(a.k) === 0 ? ZERO : multiply(a.k, by) };
}

export function compareDelta(a: Delta, b: Delta): -1 | 0 | 1 {
  return compare(a.r, b.r) || compare(a.k, b.k);
}
