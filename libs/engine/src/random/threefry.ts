/**
 * Threefry 2x32 and 4x32, for comparison with published answers only: the engine draws from Philox.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. SC11.
 */
import type { Words } from './words.js';

const PARITY = 0x1bd11bda;
const ROTATIONS_2 = [13, 15, 26, 6, 17, 29, 16, 24];
const ROTATIONS_4 = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** Key words followed by their parity with a constant. */
function schedule(key: Words): number[] {
  const words = Array.from(key, (word) => word | 0);
  return [...words, words.reduce((parity, word) => parity ^ word, PARITY)];
}

/** Adds the key of injection number s, every fourth round. */
function inject(x: number[], keys: number[], s: number): void {
  const n = x.length;
  for (let i = 0; i < n; i++) x[i] = (x[i]! + keys[(s + i) % (n + 1)]! + (i === n - 1 ? s : 0)) | 0;
}

/** Threefry2x32: two words from a counter of two and a key of two. */
export function threefry2x32(counter: Words, key: Words, rounds = 20): number[] {
  const keys = schedule(key);
  const x = Array.from(counter, (word) => word | 0);
  inject(x, keys, 0);
  for (let r = 0; r < rounds; r++) {
    x[0] = (x[0]! + x[1]!) | 0;
    x[1] = rotate(x[1]!, ROTATIONS_2[r % 8]!) ^ x[0];
    if (r % 4 === 3) inject(x, keys, (r + 1) / 4);
  }
  return x.map((word) => word >>> 0);
}

/** Threefry4x32: four words from a counter of four and a key of four. */
export function threefry4x32(counter: Words, key: Words, rounds = 20): number[] {
  const keys = schedule(key);
  const x = Array.from(counter, (word) => word | 0);
  inject(x, keys, 0);
  for (let r = 0; r < rounds; r++) {
    const [first, second] = ROTATIONS_4[r % 8]!;
    const [a, b] = r % 2 === 0 ? [1, 3] : [3, 1];
    x[0] = (x[0]! + x[a]!) | 0;
    x[a] = rotate(x[a]!, first) ^ x[0];
    x[2] = (x[2]! + x[b]!) | 0;
    x[b] = rotate(x[b]!, second) ^ x[2];
    if (r % 4 === 3) inject(x, keys, (r + 1) / 4);
  }
  return x.map((word) => word >>> 0);
}
