/** Sets of periods, 32 to a word: period i is bit i % 32 of word i >> 5. Bits past the length are 0. */
export type Bits = Int32Array;

export const emptyBits = (length: number): Bits => new Int32Array((length + 31) >> 5);

export function setBit(bits: Bits, i: number): void {
  bits[i >> 5] = bits[i >> 5]! | (1 << (i & 31));
}

export function hasBit(bits: Bits, i: number): boolean {
  return ((bits[i >> 5]! >>> (i & 31)) & 1) === 1;
}

export function andInto(a: Bits, b: Bits, out: Bits): Bits {
  for (let w = 0; w < out.length; w++) out[w] = a[w]! & b[w]!;
  return out;
}

export function orInto(a: Bits, b: Bits, out: Bits): Bits {
  for (let w = 0; w < out.length; w++) out[w] = a[w]! | b[w]!;
  return out;
}

/** The set `turns` periods later; what leaves the length is dropped. */
export function laterBits(bits: Bits, turns: number, length: number): Bits {
  const out = emptyBits(length);
  for (let i = turns; i < length; i++) if (hasBit(bits, i - turns)) setBit(out, i);
  return out;
}

/** Periods that are in at least `atLeast` of the sets. */
export function atLeastOf(sets: readonly Bits[], atLeast: number, length: number): Bits {
  const out = emptyBits(length);
  for (let i = 0; i < length; i++) {
    let held = 0;
    for (const bits of sets) if (hasBit(bits, i)) held++;
    if (held >= atLeast) setBit(out, i);
  }
  return out;
}

/** Number of bits set in a word (Warren, Hacker's Delight, figure 5-2). */
function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let w = 0; w < bits.length; w++) count += popcount(bits[w]!);
  return count;
}

/** Runs of members that follow each other. */
export function spellsOf(bits: Bits): number {
  let count = 0;
  let carry = 0;
  for (let w = 0; w < bits.length; w++) {
    const word = bits[w]!;
    count += popcount(word & ~((word << 1) | carry));
    carry = word >>> 31;
  }
  return count;
}

/** Periods in both over periods in either; 1 where both are empty. */
export function jaccard(a: Bits, b: Bits): number {
  let both = 0;
  let either = 0;
  for (let w = 0; w < a.length; w++) {
    both += popcount(a[w]! & b[w]!);
    either += popcount(a[w]! | b[w]!);
  }
  return either === 0 ? 1 : both / either;
}

/** The members in rising order. */
export function membersOf(bits: Bits): Int32Array {
  const out = new Int32Array(countBits(bits));
  let at = 0;
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]!; word !== 0; word &= word - 1) out[at++] = (w << 5) + 31 - Math.clz32(word & -word);
  }
  return out;
}
