const TWO_26 = 67108864;
const TWO_MINUS_52 = 2.220446049250313e-16;

/**
 * A uniform number strictly between 0 and 1 from two 32-bit words: 52 random bits, centred in their cell. The
 * value is exact; with 53 bits the last cell would round to 1.
 */
export function uniformOpen52(hi: number, lo: number): number {
  return ((hi >>> 6) * TWO_26 + (lo >>> 6) + 0.5) * TWO_MINUS_52;
}
