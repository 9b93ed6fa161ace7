import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  atLeastOf,
  andInto,
  countBits,
  emptyBits,
  hasBit,
  jaccard,
  laterBits,
  membersOf,
  orInto,
  setBit,
  spellsOf,
} from './bitset.js';

const LENGTH = 77;
const members = fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 })).map((list) => list.sort((a, b) => a - b));

function bitsOf(list: readonly number[]) {
  const bits = emptyBits(LENGTH);
  for (const i of list) setBit(bits, i);
  return bits;
}

describe('sets of periods', () => {
  it('are the sets that they are made of', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const both = a.filter((i) => b.includes(i));
        const either = [...new Set([...a, ...b])].sort((x, y) => x - y);
        expect([...membersOf(bitsOf(a))]).toEqual(a);
        expect(countBits(bitsOf(a))).toBe(a.length);
        expect(spellsOf(bitsOf(a))).toBe(a.filter((i) => !a.includes(i - 1)).length);
        expect([...membersOf(andInto(bitsOf(a), bitsOf(b), emptyBits(LENGTH)))]).toEqual(both);
        expect([...membersOf(orInto(bitsOf(a), bitsOf(b), emptyBits(LENGTH)))]).toEqual(either);
        expect(jaccard(bitsOf(a), bitsOf(b))).toBeCloseTo(either.length === 0 ? 1 : both.length / either.length, 12);
      }),
    );
  });

  it('move in time without leaving the window', () => {
    fc.assert(
      fc.property(members, fc.integer({ min: 0, max: 40 }), (a, by) => {
        const moved = laterBits(bitsOf(a), by, LENGTH);
        expect([...membersOf(moved)]).toEqual(a.map((i) => i + by).filter((i) => i < LENGTH));
      }),
    );
  });

  it('count how many of them hold', () => {
    const sets = [bitsOf([1, 2, 3]), bitsOf([2, 3, 40]), bitsOf([3, 40, 76])];
    expect([...membersOf(atLeastOf(sets, 2, LENGTH))]).toEqual([2, 3, 40]);
    expect([...membersOf(atLeastOf(sets, 3, LENGTH))]).toEqual([3]);
    expect(hasBit(sets[2]!, 76)).toBe(true);
  });
});
