import { describe, expect, it } from '@jest/globals';
import { type History, World } from '@pulse/contracts';
import { bitsOfRule } from './bits-of-rule.js';
import { fitSkeleton } from './fit-skeleton.js';
import type { RuleSkeleton } from './skeleton.js';
import type { SearchTask } from './task.js';
import { above, historyOf, level, normals, planted, worldOf } from './testing/planted.js';
import { regression } from './testing/regression.js';

const skeleton = (condition: RuleSkeleton['condition']): RuleSkeleton => ({
  description: '',
  tags: [],
  condition,
  effect: { on: 'y', sign: 0 },
});

const fitted = (task: SearchTask, condition: RuleSkeleton['condition']) =>
  fitSkeleton(task, skeleton(condition)).ranked!;

/** Steps of y, and where `a` was above 0.5 the period before. */
function rowsOf(task: SearchTask): { steps: number[]; before: number[]; fires: number[]; constant: number[] } {
  const y = task.history.series['y']!.map((v) => v!);
  const a = task.history.series['a']!.map((v) => v!);
  const steps = y.slice(1).map((v, i) => v - y[i]!);
  return {
    steps,
    before: y.slice(0, -1),
    fires: steps.map((_, i) => (a[i]! > 0.5 ? 1 : 0)),
    constant: steps.map(() => 1),
  };
}

const CONDITION = above(level('a'), 0.5);

describe('the effect of a rule', () => {
  it('is least squares beside the constant of a random walk, shrunk by its standard error', () => {
    const task = planted({ seed: 5, periods: 200, drivers: 1, condition: CONDITION, effect: 1 });
    const { steps, fires, constant } = rowsOf(task);
    const { coefficient, t, rss } = regression(steps, [constant, fires]);
    const ranked = fitted(task, CONDITION);
    expect(ranked.t).toBeCloseTo(t, 8);
    expect(ranked.fired).toBe(fires.reduce((a, b) => a + b, 0));
    const { value, sd } = ranked.rule.effects[0]!.add as { value: number; sd: number };
    // The standard error may only be larger than the usual one.
    expect(value).toBeLessThanOrEqual(coefficient * (1 - 1 / (t * t)) + 1e-5);
    expect(value).toBeGreaterThan(coefficient * 0.8);
    expect(sd).toBeGreaterThan((Math.abs(coefficient / t) * value) / coefficient - 1e-5);
    const plain = regression(steps, [constant]);
    const best = (steps.length / 2) * Math.log2(plain.rss / rss);
    expect(ranked.savedBits).toBeLessThanOrEqual(best);
    expect(ranked.savedBits).toBeGreaterThan(best - 1.5);
  });

  it('is beside the regressors of an autoregression, so its t is that of the joint regression', () => {
    const task = {
      ...planted({ seed: 6, periods: 200, drivers: 1, condition: CONDITION, effect: 1 }),
      world: worldOf(['a'], { variables: { a: { process: 'random_walk' }, y: { process: 'ar1' } } }),
    };
    const { steps, before, fires, constant } = rowsOf(task);
    expect(fitted(task, CONDITION).t).toBeCloseTo(regression(steps, [constant, before, fires]).t, 7);
  });

  it('is beside the season, so a rule that only tells the month has none', () => {
    const season = Array.from({ length: 240 }, (_, i) => (i % 12 === 3 ? 5 : 0));
    const noise = normals(3, 'season', 240);
    const history: History = {
      ...historyOf({ a: season.slice(1).concat(5), y: season.map((s, i) => s + noise[i]!) }),
      period: 'month',
    };
    const world = World.parse({
      name: 'seasonal',
      period: 'month',
      variables: { a: { process: 'random_walk' }, y: { process: { kind: 'seasonal', method: 'dummies' } } },
      targets: ['y'],
    });
    const task = { world, history, until: 239, target: 'y', seed: 1 };
    const { ranked, findings } = fitSkeleton(task, skeleton(CONDITION));
    expect(ranked).toBeNull();
    expect(findings.map(({ code }) => code)).toEqual(['proposal.never_fires']);
  });

  it('does not count what rules state already', () => {
    const task = planted({ seed: 5, periods: 200, drivers: 1, condition: CONDITION, effect: 1 });
    const stated = {
      ...task,
      world: worldOf(['a'], { rules: [{ id: 'known', when: 'a > 0.5', effects: [{ on: 'y', add: 1, cap: 2 }] }] }),
    };
    expect(fitted(task, CONDITION).t).toBeGreaterThan(5);
    expect(Math.abs(fitted(stated, CONDITION).t)).toBeLessThan(2.5);
    expect(fitted(task, CONDITION).t - fitted(stated, CONDITION).t).toBeGreaterThan(4);
  });

  it('is nothing beside a rule with the same condition whose effect is fitted', () => {
    const task = planted({ seed: 5, periods: 200, drivers: 1, condition: CONDITION, effect: 1 });
    const world = worldOf(['a'], { rules: [{ id: 'known', when: 'a > 0.5', effects: [{ on: 'y', add: 'fit' }] }] });
    expect(fitSkeleton({ ...task, world }, skeleton(CONDITION)).ranked).toBeNull();
  });

  it('is cut to three residual standard deviations', () => {
    const task = planted({ seed: 5, periods: 400, drivers: 1, condition: above(level('a'), 2), effect: 40 });
    const { add, cap } = fitted(task, above(level('a'), 2)).rule.effects[0]!;
    expect((add as { value: number }).value).toBeCloseTo(cap, 10);
  });

  it('is shrunk more where it comes and goes', () => {
    const steady = planted({ seed: 8, periods: 400, drivers: 1, condition: CONDITION, effect: 0.8 });
    const y = steady.history.series['y']!.map((v) => v!);
    const a = steady.history.series['a']!.map((v) => v!);
    let extra = 0;
    // The same effect on the whole, all of it in the first quarter.
    const uneven = y.map((v, i) => {
      if (i > 0 && a[i - 1]! > 0.5) extra += i <= 100 ? 2.4 : -0.8;
      return v + extra;
    });
    const other = { ...steady, history: historyOf({ ...steady.history.series, y: uneven }) };
    const ratio = (task: SearchTask): number => {
      const { rule, t } = fitted(task, CONDITION);
      const { steps, fires, constant } = rowsOf(task);
      const { coefficient } = regression(steps, [constant, fires]);
      expect(t).toBeGreaterThan(4);
      return (rule.effects[0]!.add as { value: number }).value / coefficient;
    };
    expect(ratio(steady)).toBeGreaterThan(0.9);
    expect(ratio(other)).toBeLessThan(0.6);
  });

  it('weighs outliers down where the shocks are Student t', () => {
    const task = planted({ seed: 9, periods: 300, drivers: 1, condition: CONDITION, effect: 1 });
    let jumps = 0;
    const y = task.history.series['y']!.map((v, i) => v! + (jumps += i % 50 === 25 ? 25 : i % 50 === 26 ? -25 : 0));
    const history = historyOf({ ...task.history.series, y });
    const heavy = worldOf(['a'], {
      variables: { a: { process: 'random_walk' }, y: { process: { kind: 'random_walk', innovations: 'student_t' } } },
    });
    const normal = fitted({ ...task, history }, CONDITION);
    const student = fitted({ ...task, history, world: heavy }, CONDITION);
    expect(Math.abs(student.t)).toBeGreaterThan(4);
    expect(Math.abs(student.t)).toBeGreaterThan(Math.abs(normal.t) + 2);
    expect(student.savedBits).toBeGreaterThan(normal.savedBits);
  });

  it('has its bits stated for any rule of the grammar', () => {
    const task = planted({ seed: 5, periods: 200, drivers: 1, condition: CONDITION, effect: 1 });
    const ranked = fitted(task, CONDITION);
    expect(bitsOfRule(task, ranked.rule)).toEqual({ costBits: ranked.costBits, savedBits: ranked.savedBits });
    expect(bitsOfRule({ ...task, target: 'a' }, ranked.rule)).toBeNull();
  });
});
