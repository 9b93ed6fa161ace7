import { describe, expect, it } from '@jest/globals';
import { chooseRule, occamsWindow } from './choose-rule.js';

const rule = (
  name: string,
  atoms: number,
  skill: number | null,
  standardError = 0.01,
  netBits: number | null = 10,
) => ({
  name,
  atoms,
  skill,
  standardError,
  netBits,
});

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
  it('takes the smallest within one standard error of the best', () => {
    const best = rule('best', 3, 0.1, 0.02);
    expect(chooseRule([best, rule('near', 2, 0.081), rule('far', 1, 0.079)])?.name).toBe('near');
    expect(chooseRule([best, rule('near', 2, 0.081), rule('nearer', 1, 0.08)])?.name).toBe('nearer');
  });

  it('takes of equally small ones what the training data say most for', () => {
    expect(chooseRule([rule('a', 1, 0.1, 0.02, 12), rule('b', 1, 0.09, 0.02, 30)])?.name).toBe('b');
    expect(chooseRule([rule('a', 1, 0.1, 0.02, null), rule('b', 1, 0.09, 0.02, null)])?.name).toBe('a');
  });

  it('chooses nothing where nothing was scored', () => {
    expect(chooseRule([rule('a', 1, null)])).toBeNull();
  });
});
