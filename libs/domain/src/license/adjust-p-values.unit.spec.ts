import { describe, expect, it } from '@jest/globals';
import type { EvidencePair } from '@pulse/contracts';
import { DieboldMarianoFamily } from './adjust-p-values.js';
import { licensedHorizons, neededOrigins, POLICIES } from './policy.js';

const policy = POLICIES['default']!;
const pair = (target: string, horizon: number, dmP: number | null, n = 60) =>
  ({ target, horizon, n, dmP }) as unknown as EvidencePair;

describe('the horizons of a policy', () => {
  it.each([
    ['headline', [3]],
    ['all', [1, 2, 3, 4]],
    [
      [6, 1, 1],
      [1, 3],
    ],
  ] as const)('%j of a forecast over 4 periods with its headline at 3', (horizons, expected) => {
    expect(licensedHorizons({ ...policy, horizons: horizons as 'all' }, 3, 4)).toEqual(expected);
  });

  it('need 30 origins, and 20 for each step', () => {
    expect([1, 2, 3].map((h) => neededOrigins(policy, h))).toEqual([30, 40, 60]);
  });
});

describe('Diebold-Mariano p-values of a batch', () => {
  it('are adjusted once over jobs and targets, and every other job counts 1', () => {
    const family = new DieboldMarianoFamily(policy, 5, ['x', 'y'], 2, 4);
    family.add(0, [pair('x', 2, 0.001), pair('y', 2, 0.02), pair('x', 1, 0.00001)]);
    family.add(1, [pair('x', 2, 0.01), pair('y', 2, null)]);
    // Too few origins: such a p-value would make it easier for the others.
    family.add(2, [pair('x', 2, 1e-9, 39)]);
    // 10 tests; sorted 0.001, 0.01, 0.02, then ones: p x 10 / rank, from the largest down.
    expect(family.size).toBe(10);
    expect(family.adjusted(0, 'x', 2)).toBeCloseTo(0.01, 12);
    expect(family.adjusted(1, 'x', 2)).toBeCloseTo(0.05, 12);
    expect(family.adjusted(0, 'y', 2)).toBeCloseTo(0.2 / 3, 12);
    expect(family.adjusted(2, 'x', 2)).toBe(1);
    expect(family.adjusted(4, 'y', 2)).toBe(1);
    expect(family.adjusted(0, 'x', 1)).toBeNull();
  });

  it('take in every licensed horizon', () => {
    const family = new DieboldMarianoFamily({ ...policy, horizons: 'all' }, 1, ['x'], 2, 4);
    family.add(0, [pair('x', 1, 0.01), pair('x', 2, 0.02, 60)]);
    expect([family.size, family.adjusted(0, 'x', 1), family.adjusted(0, 'x', 2)]).toEqual([4, 0.04, 0.04]);
  });
});
