import { describe, expect, it } from '@jest/globals';
import type { History, RuleData } from '@pulse/contracts';
import { catalogueOf, checkSyntax } from '../rule-grammar/index.js';
import { evaluateRules } from './evaluate-rules.js';
import { emptyLedger } from './look-ledger.js';
import { lookAtReport } from './look-at-report.js';
import { widened } from './split-periods.js';
import type { Candidate, EvaluationSetting } from './task.js';
import { above, drivenSetting, finish } from './testing/driven-world.js';

const candidate = (rule: Candidate['rule'], net = 20): Candidate => ({ rule, costBits: 10, savedBits: 10 + net });
const driver = candidate(above('x', 0.5));
const stranger = candidate(above('z', 0.5));
const other: Candidate = { ...stranger, rule: { ...stranger.rule, id: 'other' } };

function judge(setting: EvaluationSetting, candidates: readonly Candidate[]) {
  const evaluation = finish(evaluateRules({ ...setting, candidates }));
  const { chosen } = evaluation;
  const look = chosen === null ? null : finish(lookAtReport({ ...setting, rule: chosen, ledger: emptyLedger('data') }));
  return { evaluation, look };
}

/** The same history with the periods from `first` on in reverse order. */
function reversedFrom(history: History, first: number): History {
  const reverse = <T>(values: readonly T[]): T[] => [...values.slice(0, first), ...values.slice(first).reverse()];
  return {
    ...history,
    series: Object.fromEntries(Object.entries(history.series).map(([name, all]) => [name, reverse(all)])),
  };
}

describe('evaluateRules', () => {
  it('accepts a rule that is there, and prefers it to one that is not', () => {
    const setting = drivenSetting({ periods: 400, effect: 1.5, seed: 'strong' });
    const { evaluation, look } = judge(setting, [stranger, driver]);
    expect(evaluation).toMatchObject({ decision: 'worth a look', origins: { available: 93, used: 93, step: 1 } });
    expect(evaluation.chosen?.rule).toEqual(driver.rule);
    const qualities = evaluation.rules.map(({ assessment }) => assessment.quality);
    expect(qualities).toEqual([...qualities].sort((a, b) => b - a));
    expect(evaluation.rules[0]!.rule).toEqual(driver.rule);
    expect(look?.assessment).toMatchObject({ decision: 'accepted', passed: true });
    expect(look?.assessment.gates.map(({ gate }) => gate)).toEqual([
      'structure',
      'logic',
      'description_length',
      'validation',
      'report',
    ]);
    expect(look?.ledger.looks).toHaveLength(1);
  });

  it('accepts nothing where nothing is there', () => {
    const verdicts = Array.from({ length: 12 }, (_, seed) => {
      const setting = { ...drivenSetting({ periods: 200, effect: 0, seed }), paths: 40 };
      return judge(setting, [driver, stranger, candidate(above('y', 0.5))]).look?.assessment.decision;
    });
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toEqual([]);
  });

  it('refuses a rule that does not pay for its bits, however good', () => {
    const setting = drivenSetting({ periods: 400, effect: 1.5, seed: 'strong' });
    const { evaluation, look } = judge(setting, [candidate(above('x', 0.5), -1)]);
    expect(evaluation.decision).toBe('rejected');
    expect(evaluation.reason).toMatch(/^description_length/);
    expect(look).toMatchObject({ look: null, ledger: { looks: [] } });
  });

  it('reads nothing of the report block before the look', () => {
    const setting = drivenSetting({ periods: 240, effect: 1.5, seed: 'leak' });
    const shuffled = { ...setting, history: reversedFrom(setting.history, setting.split.report.first) };
    const [before, after] = [judge(setting, [driver, stranger]), judge(shuffled, [driver, stranger])];
    expect(after.evaluation).toEqual(before.evaluation);
    expect(after.look?.look?.p).not.toBe(before.look?.look?.p);
    const trained = { ...setting, history: reversedFrom(setting.history, setting.split.validation.first) };
    expect(judge(trained, [driver, stranger]).evaluation).not.toEqual(before.evaluation);
  });

  it('gains nothing from a series that knows the future but is published too late', () => {
    const setting = drivenSetting({ periods: 240, effect: 0, seed: 'late' });
    const y = setting.history.series['y']!;
    const early = { ...setting.history, series: { ...setting.history.series, z: [...y.slice(1), 0] } };
    const known = judge({ ...setting, history: early }, [candidate(above('z', 0))]);
    const late = judge({ ...setting, history: { ...early, lag: { z: 1 } } }, [candidate(above('z', 0))]);
    expect(known.evaluation.chosen?.skill).toBeGreaterThan(0.2);
    expect(late.evaluation.decision).toBe('rejected');
  });

  it('judges no rule by firing that the block before decides', () => {
    const setting = drivenSetting({ periods: 240, effect: 1.5, seed: 'border' });
    const { split, history, world } = setting;
    const feature = { kind: 'series' as const, name: 'x', transform: 'level' as const, lag: 0 };
    const of = { kind: 'compare' as const, feature, op: '>' as const, threshold: 0.5 };
    const rule: RuleData = { ...driver.rule, condition: { kind: 'persist', of, atLeast: 1, turns: 12 } };
    // Whether it fires at the first origin of the validation block hangs on the last periods of the training block alone.
    const origin = split.validation.first + split.embargo - 1;
    const fires = [-1, 1].map((last) => {
      const x = history.series['x']!.map((_, i) => (i === split.train.last ? last : -1));
      const changed = { ...history, series: { ...history.series, x } };
      return catalogueOf(world, changed, split.validation.last).truth(rule.condition)[origin];
    });
    expect(fires[0]).not.toBe(fires[1]);
    const { evaluation } = judge(setting, [candidate(rule), driver]);
    const refused = evaluation.rules.find(({ rule: one }) => one.condition.kind === 'persist')!;
    expect(refused.skill).toBeNull();
    expect(refused.assessment.findings[0]).toMatchObject({ code: 'coverage.looks_too_far', severity: 3 });
    expect(evaluation.chosen?.rule).toEqual(driver.rule);
    // With room for it, it is compared like any other.
    const wide = { ...setting, split: widened(split, 11) };
    const { evaluation: roomy } = judge(wide, [candidate(rule)]);
    expect(roomy.chosen?.assessment.findings.map(({ code }) => code)).not.toContain('coverage.looks_too_far');
    expect(roomy.origins.available).toBe(evaluation.origins.available - 9);
  });

  it('refuses a rule that asks for the future', () => {
    const { world, history, split } = drivenSetting({ periods: 240, effect: 0, seed: 'future' });
    const checked = checkSyntax(atLag(-1), catalogueOf(world, history, split.train.last));
    expect(checked.rule).toBeNull();
    expect(checked.findings[0]).toMatchObject({ severity: 3, path: '/condition/feature/lag' });
  });

  it('comes to the same end every time', () => {
    const setting = drivenSetting({ periods: 200, effect: 1, seed: 'same' });
    expect(judge(setting, [driver, stranger])).toEqual(judge(setting, [driver, stranger]));
  });

  it('decides nothing on too few origins', () => {
    const setting = drivenSetting({ periods: 96, effect: 1.5, seed: 'short' });
    const { evaluation } = judge(setting, [driver]);
    expect(evaluation).toMatchObject({ decision: 'not decidable', origins: { available: 17 }, chosen: null });
    expect(evaluation.rules[0]!.assessment).toMatchObject({ decision: 'not decidable', parts: { performance: null } });
  });

  it('compares what is nested in a candidate, each rule once', () => {
    const setting = drivenSetting({ periods: 240, effect: 1.5, seed: 'nested' });
    const condition = { kind: 'and' as const, of: [driver.rule.condition, above('z', -9).condition] };
    const outer = { ...candidate({ ...driver.rule, condition }, 18), nested: [driver, stranger] };
    const { evaluation } = judge(setting, [outer, stranger]);
    expect(evaluation.rules).toHaveLength(3);
    expect(evaluation.chosen?.rule).toEqual(driver.rule);
  });

  it('gives a rule the same quality, whichever others are followed further', () => {
    const setting = { ...drivenSetting({ periods: 500, effect: 1.5, seed: 'quality' }), paths: 20 };
    const of = (...given: Candidate[]) => {
      const { rules } = finish(evaluateRules({ ...setting, candidates: given }));
      return rules.find(({ rule }) => rule.id === other.rule.id)!;
    };
    const alone = of(other);
    const beside = of(driver, other);
    // Alone it is scored on every origin, at all horizons; beside the driver it falls out after the first ones.
    expect(alone.assessment.validation[0]!.n).toBeGreaterThan(100);
    expect(beside.assessment.validation[0]!.n).toBeLessThan(60);
    expect(alone.assessment.quality).toBe(beside.assessment.quality);
    expect(alone.skill).not.toBe(beside.skill);
  });

  it('forecasts with nothing that is forbidden', () => {
    const setting = drivenSetting({ periods: 200, effect: 1, seed: 'blocked' });
    const { evaluation } = judge(setting, [candidate(above('x', 1e6)), candidate(above('nobody', 0))]);
    expect(evaluation).toMatchObject({ decision: 'rejected', chosen: null });
    expect(evaluation.rules.map(({ skill }) => skill)).toEqual([null, null]);
  });
});

const atLag = (lag: number): unknown => {
  const rule = above('x', 0.5);
  return { ...rule, condition: { ...rule.condition, feature: { kind: 'series', name: 'x', transform: 'level', lag } } };
};
