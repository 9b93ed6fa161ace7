import { describe, expect, it } from '@jest/globals';
import { Condition, RuleData } from '@pulse/contracts';
import { quantileSorted } from '@pulse/numeric';
import { atomsOf, catalogueOf, conditionText, featureText } from '../rule-grammar/index.js';
import { netBits } from './results.js';
import { searchRules } from './search.js';
import type { RankedRule, SearchTask } from './task.js';
import {
  above,
  below,
  both,
  delta,
  historyOf,
  level,
  normals,
  planted,
  type Plant,
  run,
  worldOf,
} from './testing/planted.js';

/** Less than the default, so that a search takes a fraction of a second. */
const SMALL = {
  geneticEvaluations: 800,
  results: 6,
  grid: {
    level: { lags: [0, 1, 2, 3] },
    delta: { turns: [1, 3], lags: [0, 1] },
    pct: { turns: [], lags: [] },
    mean: { turns: [3], lags: [0] },
    max: { turns: [3], lags: [0] },
    min: { turns: [3], lags: [0] },
    zscore: { turns: [6], lags: [0] },
    pair: { lags: [0] },
  },
};

const task = (plant: Plant, more: Partial<SearchTask> = {}): SearchTask => ({
  ...planted(plant),
  settings: SMALL,
  ...more,
});
const search = (plant: Plant, more: Partial<SearchTask> = {}) => run(searchRules(task(plant, more)));

/** Feature, direction and share of the values below the threshold, of each comparison. */
function shapeOf({ world, history, until }: SearchTask, condition: Condition) {
  const catalogue = catalogueOf(world, history, until);
  return atomsOf(condition)
    .map(({ atom }) => {
      if (atom.kind !== 'compare') throw new Error(`a ${atom.kind} was found`);
      const values = catalogue.values(atom.feature).filter((v) => !Number.isNaN(v));
      return {
        feature: featureText(atom.feature),
        up: atom.op.startsWith('>'),
        share: values.filter((v) => v <= atom.threshold).length / values.length,
      };
    })
    .sort((a, b) => (a.feature < b.feature ? -1 : 1));
}

function expectFound(of: SearchTask, best: RankedRule, truth: Condition): void {
  const found = shapeOf(of, best.rule.condition);
  const expected = shapeOf(of, truth);
  expect(found.map(({ feature, up }) => [feature, up])).toEqual(expected.map(({ feature, up }) => [feature, up]));
  found.forEach(({ share }, i) => expect(Math.abs(share - expected[i]!.share)).toBeLessThan(0.1));
}

describe('the search', () => {
  it.each([1, 2, 3])('finds a planted comparison (seed %d)', (seed) => {
    const condition = above(level('c', 2), 0.8);
    const plant = { seed, periods: 400, drivers: 6, condition, effect: 1.2 };
    const { rules } = search(plant);
    expectFound(task(plant), rules[0]!, condition);
    expect(netBits(rules[0]!)).toBeGreaterThan(0);
    expect((rules[0]!.rule.effects[0]!.add as { value: number }).value).toBeGreaterThan(0.9);
    expect(RuleData.parse(rules[0]!.rule)).toEqual(rules[0]!.rule);
  });

  it.each([1, 2, 3])('finds two planted conditions that hold together, one of a change (seed %d)', (seed) => {
    const condition = both(above(level('c', 2), 0.2), below(delta('f', 3, 1), 0.1));
    const plant = { seed, periods: 600, drivers: 8, rho: 0.5, condition, effect: 1.2 };
    const { rules } = search(plant);
    expectFound(task(plant), rules[0]!, condition);
    const texts = rules[0]!.nested.map(({ rule }) => atomsOf(rule.condition).length);
    expect(texts).toEqual([1, 1]);
    expect(rules[0]!.nested.every((one) => one.nested.length === 0 && netBits(one) < netBits(rules[0]!))).toBe(true);
  });

  // Of 60 worlds without a rule, 300 periods, 6 drivers and the default grid, none has a rule that pays.
  it('finds nothing that pays in noise', () => {
    const paying = [11, 12, 13, 14, 15, 16, 17, 18].filter((seed) =>
      search({ seed, periods: 250, drivers: 5 }).rules.some((rule) => netBits(rule) > 0),
    );
    expect(paying.length).toBeLessThanOrEqual(1);
  });

  it('gives the same result for the same task, and the draws of another seed change only what they made', () => {
    const plant = { seed: 3, periods: 200, drivers: 3, condition: above(level('a'), 0.5), effect: 0.7 };
    expect(search(plant)).toEqual(search(plant));
    const other = search(plant, { seed: 'another' });
    expect(other.rules[0]!.canonical.hash).toBe(search(plant).rules[0]!.canonical.hash);
  });

  it('can be given up between two steps', () => {
    const steps = searchRules(task({ seed: 3, periods: 200, drivers: 3 }));
    const seen = [steps.next(), steps.next(), steps.next()];
    expect(seen.every(({ done }) => done === false)).toBe(true);
    expect(steps.return({} as never).done).toBe(true);
    expect(steps.next().done).toBe(true);
  });

  it('stops at its cap on candidates, with what it has by then', () => {
    const plant = { seed: 2, periods: 300, drivers: 4, condition: above(level('c'), 0.5), effect: 1.5 };
    const capped = search(plant, { settings: { ...SMALL, maxEvaluations: 2000 } });
    const whole = search(plant);
    expect(capped.stopped).toBe('evaluations');
    expect(whole.stopped).toBe('done');
    expect(capped.evaluations).toBeLessThan(whole.evaluations / 2);
    expect(capped.rules.length).toBeGreaterThan(0);
  });

  it('reads no period after the training window', () => {
    const plant = { seed: 4, periods: 300, drivers: 3, condition: above(level('b'), 0.5), effect: 1 };
    const full = task(plant, { until: 199 });
    const cut = Object.fromEntries(
      Object.entries(full.history.series).map(([name, values]) => [
        name,
        values.map((v, i) => (i <= 199 ? v : (i % 7) * 1000)),
      ]),
    );
    expect(run(searchRules({ ...full, history: historyOf(cut) }))).toEqual(run(searchRules(full)));
  });

  it('finds it among missing values, and says how often it could not be told', () => {
    const condition = above(level('c', 1), 0.5);
    const plant = { seed: 2, periods: 500, drivers: 4, condition, effect: 1.4 };
    const whole = task(plant);
    const series = Object.fromEntries(
      Object.entries(whole.history.series).map(([name, values]) => {
        const holes = normals(77, `holes ${name}`, values.length);
        return [name, values.map((v, i) => (holes[i]! > 1.3 ? null : v))];
      }),
    );
    const { rules, periods } = run(searchRules({ ...whole, history: historyOf(series) }));
    expectFound(whole, rules[0]!, condition);
    // A step needs two values in a row.
    expect(periods).toBeGreaterThan(500 * 0.9 * 0.9 * 0.9);
    expect(periods).toBeLessThan(500 * 0.9);
    expect(rules[0]!.unknown).toBeGreaterThan(0.04 * periods);
    expect(rules[0]!.unknown).toBeLessThan(0.2 * periods);
  });

  it('takes no notice of columns that never vary, and counts equal ones once', () => {
    const plant = { seed: 2, periods: 300, drivers: 3, condition: above(level('a'), 0.5), effect: 1.2 };
    const one = task(plant);
    const a = one.history.series['a']!;
    const flat = a.map(() => 3);
    const more = {
      ...one,
      world: worldOf(['a', 'b', 'c', 'copy', 'flat']),
      history: historyOf({ ...one.history.series, copy: a, flat }),
    };
    const found = run(searchRules(more));
    const plain = run(searchRules(one));
    expect(found.candidateAtoms).toBe(plain.candidateAtoms);
    expect(found.rules.map(({ canonical, costBits }) => [canonical.hash, costBits])).toEqual(
      plain.rules.map(({ canonical, costBits }) => [canonical.hash, costBits]),
    );
  });

  it.each([0, 1, 2, 5, 12, 20])('says why there is no rule in %d periods', (length) => {
    const whole = task({ seed: 2, periods: 30, drivers: 2 });
    const until = length - 1;
    let outcome = '';
    try {
      const { rules, hopeless } = run(searchRules({ ...whole, until }));
      expect(rules).toEqual([]);
      outcome = hopeless ?? '';
    } catch (error) {
      outcome = (error as Error).message;
      expect(error).toMatchObject({ code: 'search.too_few' });
    }
    expect(outcome).toMatch(/usable steps|needs|no .*value|known/);
  });

  it('says that a target without shocks leaves nothing to explain', () => {
    const whole = task({ seed: 2, periods: 100, drivers: 2 });
    const y = Array.from({ length: 100 }, (_, i) => 5 + 2 * i);
    const { rules, hopeless } = run(searchRules({ ...whole, history: historyOf({ ...whole.history.series, y }) }));
    expect(rules).toEqual([]);
    expect(hopeless).toContain('nothing for a rule to explain');
  });

  it('refuses a target that is no variable and settings out of range', () => {
    const plant = { seed: 2, periods: 100, drivers: 2 };
    expect(() => search(plant, { target: 'z' })).toThrow(expect.objectContaining({ code: 'search.unknown_target' }));
    expect(() => search(plant, { settings: { beamWidth: 0 } })).toThrow(
      expect.objectContaining({ code: 'search.bad_setting' }),
    );
  });

  it('leaves alone what a rule of the world explains already', () => {
    const condition = above(level('c', 1), 0.5);
    const plant = { seed: 2, periods: 400, drivers: 3, condition, effect: 1.2 };
    const rule = { id: 'known', when: conditionText(condition), effects: [{ on: 'y', add: 1.2, cap: 2 }] };
    const world = worldOf(['a', 'b', 'c'], { rules: [rule] });
    expect(search(plant).rules.some((one) => netBits(one) > 0)).toBe(true);
    expect(search(plant, { world }).rules.some((one) => netBits(one) > 0)).toBe(false);
  });

  it('tries the thresholds that rules of the world have', () => {
    const rule = { id: 'known', when: 'lag(a, 1) > 1.2345', effects: [{ on: 'y', add: 0.1, cap: 2 }] };
    const plant = { seed: 2, periods: 200, drivers: 2 };
    const plain = search(plant);
    const more = search(plant, { world: worldOf(['a', 'b'], { rules: [rule] }) });
    expect(more.candidateAtoms).toBe(plain.candidateAtoms + 2);
  });

  it('hands rules back by Pareto front, no two of which fire alike', () => {
    const plant = { seed: 2, periods: 400, drivers: 4, condition: above(level('c'), 0.5), effect: 1 };
    const { rules } = search(plant);
    expect(rules.map(({ front }) => front)).toEqual(rules.map(({ front }) => front).sort((a, b) => a - b));
    expect(Math.max(...rules.map(netBits))).toBe(netBits(rules[0]!));
    expect(new Set(rules.map(({ canonical }) => canonical.hash)).size).toBe(rules.length);
    for (const one of rules) expect(Condition.parse(one.rule.condition)).toEqual(one.rule.condition);
  });

  it('has thresholds with no more digits than parting the values needs', () => {
    const plant = { seed: 2, periods: 400, drivers: 4, condition: above(level('c'), 0.5), effect: 1.2 };
    const best = search(plant).rules[0]!;
    const values = planted(plant).history.series['c']!.map((v) => v!);
    const atom = atomsOf(best.rule.condition)[0]!.atom;
    if (atom.kind !== 'compare') throw new Error('no comparison');
    expect(String(atom.threshold).replace(/\D/g, '').length).toBeLessThanOrEqual(6);
    expect(quantileSorted(Float64Array.from(values).sort(), 0.6)).toBeLessThan(atom.threshold);
  });
});

describe('hints', () => {
  const condition = both(above(level('c', 2), 0.2), below(delta('f', 3, 1), 0.1));
  const plant = { seed: 2, periods: 600, drivers: 8, rho: 0.5, condition, effect: 1.2 };
  const costOf = (more: Partial<SearchTask>): { cost: number; hash: string; saved: number } => {
    const { rules } = search(plant, more);
    const [best] = rules;
    return { cost: best!.costBits, hash: best!.canonical.hash, saved: best!.savedBits };
  };
  const hint = (weights: [string, number][], trust = 0.8) => ({ prior: { weights: new Map(weights), trust } });

  it('that are right make the true rule cheaper', () => {
    const plain = costOf({});
    const right = costOf(
      hint([
        ['c', 1],
        ['f', 1],
      ]),
    );
    expectFound(
      task(plant),
      search(
        plant,
        hint([
          ['c', 1],
          ['f', 1],
        ]),
      ).rules[0]!,
      condition,
    );
    // Two of nine names, evenly: an atom costs -log2(0.2 / atoms + 0.8 / (2 atoms / 9)) = log2(atoms) - log2(3.8).
    expect(plain.cost - right.cost).toBeCloseTo(2 * Math.log2(3.8), 1);
  });

  it('that are right let a rule pay that does not pay without', () => {
    const short = { ...plant, seed: 4, periods: 250, effect: 1.1 };
    const exact = hint([
      ['lag(c, 2)', 1],
      ['lag(delta(f, 3), 1)', 1],
    ]);
    expect(search(short).rules.every((rule) => netBits(rule) < 0)).toBe(true);
    const [best] = search(short, exact).rules;
    expect(netBits(best!)).toBeGreaterThan(0);
    expect(shapeOf(task(short), best!.rule.condition).map(({ feature }) => feature)).toEqual([
      'lag(c, 2)',
      'lag(delta(f, 3), 1)',
    ]);
  });

  it('that are wrong cost at most -log2(0.2) bits an atom, and hide nothing', () => {
    const plain = costOf({});
    const wrong = costOf(hint([['a', 1]]));
    expect(wrong.hash).toBe(plain.hash);
    expect(wrong.saved).toBe(plain.saved);
    expect(wrong.cost - plain.cost).toBeCloseTo(2 * -Math.log2(0.2), 6);
  });

  it('may name one feature, are never trusted by more than 0.8, and count for nothing without weight', () => {
    const plain = costOf({});
    const exact = costOf(
      hint(
        [
          ['lag(c, 2)', 1],
          ['lag(delta(f, 3), 1)', 1],
        ],
        5,
      ),
    );
    // 22 atoms of a feature: two directions at eleven quantiles.
    const { candidateAtoms } = search(plant);
    const each = -Math.log2(0.2 / candidateAtoms + 0.4 / 22);
    expect(exact.cost - plain.cost).toBeCloseTo(2 * (each - Math.log2(candidateAtoms)), 6);
    expect(
      costOf(
        hint([
          ['nobody', 1],
          ['a', 0],
          ['b', -3],
          ['c', NaN],
        ]),
      ),
    ).toEqual(plain);
  });
});
