import { describe, expect, it } from '@jest/globals';
import { chooseRule, occamsWindow } from './choose-rule.js';

/** Gains whose mean is the skill, and which swing by `swing` from origin to origin. */
const rule = (name: string, atoms: number, skill: number | null, swing = 0, netBits: number | null = 10) => ({
  name,
  atoms,
  skill,
  gains: Array.from({ length: ORIGINS }, (_, i) => (skill ?? NaN) + (i % 4 < 2 ? swing : -swing)),
  netBits,
});

/** Eight origins are two blocks of lag 2 for the standard error, n^(1/3) = 2. */
const ORIGINS = 8;

/**
 * Newey and West (1987), by hand: a swing s, s, -s, -s, ... has 8 squares of s^2 and neighbours' products s^2 at four places and
 * -s^2 at three, with weight 2 (1 - 1/2): 9 s^2 in all, so a standard error of 3 s / 8.
 */
const errorOf = (swing: number): number => (3 * swing) / 8;

describe("Occam's window", () => {
  const named = (netBits: (number | null)[]): (number | null)[] =>
    occamsWindow(netBits.map((bits) => ({ netBits: bits }))).map(({ netBits: bits }) => bits);

  it('leaves out what the training data say is a hundred times less likely', () => {
    expect(named([30, 23.4, 23.3, null, -5])).toEqual([30, 23.4, null]);
  });

  it('leaves out what does not pay, as long as something does', () => {
    expect(named([2, -1])).toEqual([2]);
    expect(named([-2, -1, -9])).toEqual([-2, -1]);
    expect(named([null])).toEqual([null]);
    expect(named([])).toEqual([]);
  });
});

describe('chooseRule', () => {
  it('takes the smallest within one standard error of the difference to the best', () => {
    const best = rule('best', 3, 0.1, 0.08);
    const behind = errorOf(0.08) - 0.001;
    expect(chooseRule([best, rule('near', 2, 0.1 - behind), rule('far', 1, 0.1 - behind - 0.002)])?.name).toBe('near');
    expect(chooseRule([best, rule('near', 2, 0.1 - behind), rule('nearer', 1, 0.1)])?.name).toBe('nearer');
  });

  it('is not led astray by what all rules have in common', () => {
    // Each alone has a standard error of 0.03, the difference of the two has none: the larger one is better at every origin.
    expect(chooseRule([rule('best', 3, 0.1, 0.08), rule('worse', 1, 0.09, 0.08)])?.name).toBe('best');
  });

  it('takes of equally small ones what the training data say most for', () => {
    expect(chooseRule([rule('a', 1, 0.1, 0.06, 12), rule('b', 1, 0.09, 0, 30)])?.name).toBe('b');
    expect(chooseRule([rule('a', 1, 0.1, 0.06, null), rule('b', 1, 0.09, 0, null)])?.name).toBe('a');
  });

  it('chooses nothing where nothing was scored', () => {
    expect(chooseRule([rule('a', 1, null)])).toBeNull();
  });
});
