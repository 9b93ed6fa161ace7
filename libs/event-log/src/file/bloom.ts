import type { Fingerprint } from './terms.js';

const BITS_PER_KEY = 10;
const PROBES = 7;

/** Bytes of a Bloom filter for this many keys; ten bits a key let through one absent key in 120. */
export function bloomBytes(keys: number): number {
  return Math.max(8, Math.ceil((keys * BITS_PER_KEY) / 8));
}

export function bloomAdd(bits: Uint8Array, { h1, h2 }: Fingerprint): void {
  const size = bits.length * 8;
  for (let i = 0; i < PROBES; i++) {
    const bit = (h1 + i * h2) % size;
    bits[bit >>> 3]! |= 1 << (bit & 7);
  }
}

/** False: surely absent. True: perhaps present. */
export function bloomHas(bits: Uint8Array, { h1, h2 }: Fingerprint): boolean {
  const size = bits.length * 8;
  for (let i = 0; i < PROBES; i++) {
    const bit = (h1 + i * h2) % size;
    if ((bits[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}
