import { describe, expect, it } from '@jest/globals';
import type { AssessmentScope } from '@pulse/contracts';
import { assessRule } from './assess-rule.js';
import { compareRules } from './compare-rules.js';
import { above, drivenSetting, finish } from './testing/driven-world.js';

const setting = { ...drivenSetting({ periods: 200, effect: 2.5, seed: 'assess' }), paths: 50 };
const assess = (rule: unknown, scope: AssessmentScope) => finish(assessRule({ ...setting, rule, scope }));
const assessed = (scope: AssessmentScope) =>
  Object.entries(assess(above('x', 0.5), scope).parts).flatMap(([part, value]) => (value === null ? [] : [part]));

describe('assessRule', () => {
  it('looks at what its scope asks for', () => {
    expect(assessed('syntax')).toEqual(['syntax']);
    expect(assessed('logic')).toEqual(['logic']);
    expect(assessed('coverage')).toEqual(['coverage']);
    expect(assessed('performance')).toEqual(['performance']);
    expect(assessed('comprehensive')).toEqual(['syntax', 'logic', 'coverage', 'performance']);
  });

  it('counts firing on history', () => {
    const fires = (first: number, last: number): number =>
      setting.history.series['x']!.slice(first, last + 1).filter((x) => x! > 0.5).length;
    expect(assess(above('x', 0.5), 'coverage').coverage).toEqual({ periods: 150, fired: fires(0, 149), unknown: 0 });
    expect(assess(above('x', 0.5, 2), 'coverage').coverage).toMatchObject({ unknown: 2 });
  });

  it('goes no further than the syntax where that fails', () => {
    const found = assess({ ...above('x', 0.5), effects: [] }, 'comprehensive');
    expect(found).toMatchObject({ passed: false, decision: 'rejected', validation: [], coverage: null });
    expect(found.parts).toEqual({ syntax: 0.6, logic: null, coverage: null, performance: null });
    expect(found.quality).toBeCloseTo(0.6, 12);
    expect(found.gates).toMatchObject([{ gate: 'structure', passed: false }]);
  });

  it('lets no average hide a gate', () => {
    const found = assess(above('z', 0.5), 'comprehensive');
    expect(found.quality).toBeGreaterThan(0.7);
    expect(found.gates.find(({ gate }) => gate === 'validation')?.passed).toBe(false);
    expect(found).toMatchObject({ passed: false, decision: 'rejected' });
  });

  it('scores three horizons, and leaves the last quarter alone', () => {
    const found = assess(above('x', 0.5), 'performance');
    expect(found.validation.map(({ horizon, n }) => [horizon, n])).toEqual([
      [1, 43],
      [2, 43],
      [3, 43],
    ]);
    expect(found).toMatchObject({ report: [], passed: true, decision: 'not judged' });
  });

  it('says what a rule cannot reach', () => {
    const aside = { ...above('x', 0.5), effects: [{ on: 'z', add: { value: 1, sd: 0 }, cap: 2 }] };
    const found = assess(aside, 'performance');
    expect(found.findings.map(({ code }) => code)).toContain('performance.no_reach');
    expect(found).toMatchObject({ passed: false, parts: { performance: 0 } });
  });
});

describe('compareRules', () => {
  it('ranks those that pass before better averages that do not, with what would help', () => {
    const [good, useless, broken] = [above('x', 0.5), above('z', 0.5), { id: 1 }].map((rule) =>
      assess(rule, 'comprehensive'),
    );
    const ranking = compareRules([broken!, useless!, good!]);
    expect(ranking.map(({ rule }) => rule)).toEqual([good!.rule, useless!.rule, broken!.rule]);
    expect(ranking.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(ranking[0]!.behind).toEqual({ syntax: 0, logic: 0, coverage: 0, performance: 0 });
    expect(ranking[1]!.behind.performance).toBeCloseTo(good!.parts.performance! - useless!.parts.performance!, 12);
    expect(ranking[2]!.behind.performance).toBeNull();
    expect(ranking[1]!.improvements.length).toBeGreaterThan(0);
  });
});
