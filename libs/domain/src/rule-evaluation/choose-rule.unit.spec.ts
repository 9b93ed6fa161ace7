import { describe, expect, it } from '@jest/globals';
import { chooseRule } from './choose-rule.js';

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
