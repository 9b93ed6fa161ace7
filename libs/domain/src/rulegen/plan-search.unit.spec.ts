import { describe, expect, it } from '@jest/globals';
import { originsOf } from '../rule-evaluation/index.js';
import { planSearch } from './plan-search.js';

describe('the plan of a search', () => {
  it('lets rules look back as far as leaves 20 origins in each block that decides', () => {
    // 123 months: blocks of 61, 31 and 31. Of 31, three have no outcome three ahead, and all but one of the look-back + 3
    // are under embargo: 31 - 3 - (7 + 2) = 19 origins with a quarter of the block, 7, and 20 with 6.
    const plan = planSearch({ start: 0, length: 123 })!;
    expect(plan.lookBack).toBe(6);
    expect(originsOf(plan.split.validation, plan.split)).toHaveLength(20);
    expect(plan.grid.lookBack).toBe(6);
  });

  it('takes no more than a quarter of a long block, and no more than features reach', () => {
    expect(planSearch({ start: 0, length: 320 })!.lookBack).toBe(20);
    expect(planSearch({ start: 0, length: 5000 })!.lookBack).toBe(25);
  });

  it('gives up on a history that can decide nothing', () => {
    // A block of 24 has 24 - (1 + 3) - 2 = 18 origins at a look-back of 1; one of 26 has 20.
    expect(planSearch({ start: 0, length: 96 })).toBeNull();
    expect(planSearch({ start: 0, length: 104 })!.lookBack).toBe(1);
    expect(planSearch({ start: 0, length: 0 })).toBeNull();
  });
});
