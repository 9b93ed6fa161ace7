/**
 * Philox counter-based random numbers. Every block is a function of its key and counter alone, so any draw can be
 * addressed, and the order in which draws are made does not matter.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. SC11.
 */
import type { Words } from './words.js';

/** A binding of its own: inside a vm context, as in the test runner, every look at the global `Math` is slow. */
export const { imul } = Math;

export const M0 = 0xd2511f53;
export const M1 = 0xcd9e8d57;
const M_TWO = 0xd256d193;
/** Steps of the key, the golden ratio and sqrt(3) - 1, as signed integers. */
export const W0 = 0x9e3779b9 | 0;
export const W1 = 0xbb67ae85 | 0;

/**
 * Upper 32 bits of the 64-bit product of two unsigned 32-bit integers, from halves of 16 bits: every partial
 * product and sum fits 32 bits. The result is a signed integer with the right bits.
 */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (imul(aHigh, bLow) + (imul(aLow, bLow) >>> 16)) | 0;
  const cross = (imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** `multiplyHigh(M0, x)` with the halves as constants, which is worth a third of the time of a draw. */
export function multiplyHighM0(x: number): number {
  const low = x & 0xffff;
  const high = x >>> 16;
  const middle = (imul(0xd251, low) + (imul(0x1f53, low) >>> 16)) | 0;
  const cross = (imul(0x1f53, high) + (middle & 0xffff)) | 0;
  return (imul(0xd251, high) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** `multiplyHigh(M1, x)`, likewise. */
export function multiplyHighM1(x: number): number {
  const low = x & 0xffff;
  const high = x >>> 16;
  const middle = (imul(0xcd9e, low) + (imul(0x8d57, low) >>> 16)) | 0;
  const cross = (imul(0x8d57, high) + (middle & 0xffff)) | 0;
  return (imul(0xcd9e, high) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/**
 * One block of Philox4x32 into `out` (length >= 4), as unsigned words. No allocation.
 * @param out receives the four words
 * @param k0 first word of the key; `k1` the second
 * @param c0 first word of the counter; `c1`, `c2`, `c3` the others
 * @param rounds 10 unless a smaller number is wanted for comparison
 */
export function philox4x32Into(
  out: Uint32Array,
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  rounds = 10,
): void {
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let r = 0; r < rounds; r++) {
    const high0 = multiplyHighM0(x0);
    const high1 = multiplyHighM1(x2);
    const low0 = imul(M0, x0);
    const low1 = imul(M1, x2);
    x0 = high1 ^ x1 ^ key0;
    x1 = low1;
    x2 = high0 ^ x3 ^ key1;
    x3 = low0;
    key0 = (key0 + W0) | 0;
    key1 = (key1 + W1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** Philox4x32: four words from a counter of four and a key of two, all unsigned 32-bit. */
export function philox4x32(counter: Words, key: Words, rounds = 10): number[] {
  const out = new Uint32Array(4);
  philox4x32Into(out, key[0]!, key[1]!, counter[0]!, counter[1]!, counter[2]!, counter[3]!, rounds);
  return [...out];
}

/** Philox2x32: two words from a counter of two and a key of one. */
export function philox2x32(counter: Words, key: Words, rounds = 10): number[] {
  let x0 = counter[0]! | 0;
  let x1 = counter[1]! | 0;
  let k = key[0]! | 0;
  for (let r = 0; r < rounds; r++) {
    const high = multiplyHigh(M_TWO, x0);
    const low = imul(M_TWO, x0);
    x0 = high ^ k ^ x1;
    x1 = low;
    k = (k + W0) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}
