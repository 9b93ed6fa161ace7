import { describe, expect, it } from '@jest/globals';
import { fitSkeleton } from './fit-skeleton.js';
import { holesOf } from './holes.js';
import { hypothesisBits, OTHER_BITS } from './hypothesis.js';
import { numberBits } from './score.js';
import { searchRules } from './search.js';
import { RuleSkeleton } from './skeleton.js';
import { spaceOf } from './space.js';
import { above, below, both, delta, level, planted, run } from './testing/planted.js';

const TRUTH = both(above(level('c', 2), 0.2), below(delta('f', 3, 1), 0.1));
const TASK = {
  ...planted({ seed: 1, periods: 500, drivers: 8, rho: 0.5, condition: TRUTH, effect: 1.2 }),
  settings: { geneticEvaluations: 500, results: 4 },
  hypotheses: true,
};
const OPEN = { fit: true } as const;
const compare = (feature: ReturnType<typeof level>, op: '>' | '<', threshold: unknown) => ({
  kind: 'compare',
  feature,
  op,
  threshold,
});
const stating = (condition: unknown, sign: 1 | -1 | 0 = 1): RuleSkeleton =>
  RuleSkeleton.parse({ condition, effect: { on: 'y', sign } });
const pair = (first: unknown, second: unknown) =>
  stating({ kind: 'and', of: [compare(level('c', 2), '>', first), compare(delta('f', 3, 1), '<', second)] });

describe('a hypothesis', () => {
  it('pays for each threshold that was left open, wherever it stands', () => {
    const space = spaceOf(TASK);
    const bits = (condition: unknown) => hypothesisBits(space, stating(condition), 1) - 2 - numberBits(space.rows.n);
    const between = { kind: 'between', feature: level('a'), low: OPEN, high: OPEN };
    const single = compare(level('a'), '>', OPEN);
    // 11 quantiles, all of them different here.
    const one = Math.log2(11);
    expect(bits(compare(level('a'), '>', 0.3))).toBeCloseTo(0, 9);
    expect(bits(compare(level('a'), '>', { quantile: 0.8 }))).toBeCloseTo(0, 9);
    expect(bits(single)).toBeCloseTo(one, 9);
    expect(bits({ kind: 'not', of: single })).toBeCloseTo(one, 9);
    expect(bits(between)).toBeCloseTo(2 * one, 9);
    expect(bits({ kind: 'persist', of: between, atLeast: 2, turns: 3 })).toBeCloseTo(2 * one, 9);
    expect(bits({ kind: 'cross', feature: level('a'), direction: 'up', level: OPEN })).toBeCloseTo(one, 9);
    expect(bits({ kind: 'or', of: [single, between] })).toBeCloseTo(3 * one, 9);
  });

  it('has a code that all fillings of all hypotheses fit in, beside every other rule', () => {
    const space = spaceOf(TASK);
    const number = numberBits(space.rows.n);
    const hypotheses = [
      pair(OPEN, OPEN),
      pair(0.2, OPEN),
      pair({ quantile: 0.6 }, 0.1),
      stating(compare(level('a'), '>', OPEN)),
    ];
    const mass = hypotheses.reduce((sum, one) => {
      const fillings = holesOf(one.condition, space.catalogue).reduce((ways, { choices }) => ways * choices.length, 1);
      return sum + fillings * 2 ** -(hypothesisBits(space, one, hypotheses.length) - number);
    }, 0);
    expect(mass + 2 ** -OTHER_BITS).toBeCloseTo(1, 12);
  });

  it('is cheaper than the same rule found in the data, and the more so the more of it was stated', () => {
    const found = fitSkeleton(TASK, pair(OPEN, OPEN)).ranked!;
    const open = fitSkeleton(TASK, pair(OPEN, OPEN), 4).ranked!;
    const exact = fitSkeleton(TASK, pair(0.2, 0.1), 4).ranked!;
    expect(open.rule).toEqual(found.rule);
    expect(open.savedBits).toBe(found.savedBits);
    expect(open.costBits).toBeLessThan(found.costBits - 8);
    // That it is one, and which of four; and an effect from n periods.
    expect(exact.costBits).toBeCloseTo(2 + 2 + numberBits(found.periods), 9);
    expect(open.nested.map(({ costBits }) => costBits)).toEqual(found.nested.map(({ costBits }) => costBits));
  });

  it('has no discount where the data say the opposite of what was expected', () => {
    const wrong = stating(compare(level('c', 2), '>', 0.2), -1);
    expect(fitSkeleton(TASK, wrong, 1).ranked!.costBits).toBe(fitSkeleton(TASK, wrong).ranked!.costBits);
    const open = stating(compare(level('c', 2), '>', 0.2), 0);
    expect(fitSkeleton(TASK, open, 1).ranked!.costBits).toBeLessThan(fitSkeleton(TASK, open).ranked!.costBits);
    // Where the others do not pay for it, there is none either.
    const unreserved = { ...TASK, hypotheses: false };
    expect(fitSkeleton(unreserved, open, 1).ranked!.costBits).toBe(fitSkeleton(unreserved, open).ranked!.costBits);
  });

  it('makes every other rule dearer by as much as it takes of the code, whatever is stated', () => {
    const costs = (hypotheses: boolean) =>
      run(searchRules({ ...TASK, hypotheses })).rules.map(({ rule, costBits }) => ({
        text: JSON.stringify(rule),
        costBits,
      }));
    const [without, withThem] = [costs(false), costs(true)];
    expect(withThem.map(({ text }) => text)).toEqual(without.map(({ text }) => text));
    withThem.forEach(({ costBits }, i) => expect(costBits - without[i]!.costBits).toBeCloseTo(0.415, 3));
  });
});
