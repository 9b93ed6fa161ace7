import { describe, expect, it } from '@jest/globals';
import { judgePair } from './judge-pair.js';
import type { PairEvidence } from './pair-evidence.js';
import { POLICIES } from './policy.js';

const policy = POLICIES['default']!;
const good: PairEvidence = {
  target: 'sp500',
  horizon: 3,
  n: 60,
  coverage80: { share: 0.8, low: 0.68, high: 0.89 },
  pitP: 0.4,
  pitN: 20,
  skill: { value: 0.2, low: 0.05, high: 0.3, against: 'last_value' },
  dm: { p: 0.001, adjusted: 0.01, family: 10 },
  scenarioRules: null,
  revised: [],
};
const calm = { value: 0.2, cause: 'decay_rate', limit: 0.7 };
const judged = (
  change: Partial<PairEvidence>,
  fragility: typeof calm | { value: null; cause: null; limit: 0.7 } = calm,
) => judgePair(policy, { ...good, ...change }, fragility, '2010-03');
const verdictOf = (change: Partial<PairEvidence>, fragility = calm) => judged(change, fragility).verdict;
const testOf = (change: Partial<PairEvidence>, name: string) =>
  judged(change).tests.find((t) => t.test === name)?.verdict;
const covered = (share: number) => ({ coverage80: { share, low: 0.5, high: 0.9 } });
const skill = (low: number) => ({ skill: { value: 0.05, low, high: 0.3, against: 'drift' } });
const dm = (adjusted: number) => ({ dm: { p: adjusted / 10, adjusted, family: 10 } });

describe('the default policy', () => {
  it('licenses what passes every test, until the end of the horizon', () => {
    expect(judged({})).toMatchObject({ verdict: 'licensed', until: '2010-03' });
  });

  it('needs 30 scored origins and 20 for each step of the horizon', () => {
    expect(verdictOf({ n: 30, horizon: 1 })).toBe('licensed');
    expect(verdictOf({ n: 29, horizon: 1 })).toBe('insufficient_evidence');
    expect(verdictOf({ n: 59 })).toBe('insufficient_evidence');
    expect(testOf({ n: 59 }, 'coverage80')).toBe('not_enough_evidence');
  });

  it.each([
    ['coverage80', { coverage80: null }],
    ['pit_uniform', { pitP: null }],
    ['skill', { skill: null }],
    ['diebold_mariano', { dm: null }],
    ['vintages', { revised: ['gdp'] }],
  ])('licenses nothing whose %s was not evaluated', (test, change) => {
    expect(verdictOf(change)).toBe('insufficient_evidence');
    expect(testOf(change, test)).toBe('not_evaluated');
  });

  it('licenses nothing whose fragility was not measured', () => {
    expect(judged({}, { value: null, cause: null, limit: 0.7 }).verdict).toBe('insufficient_evidence');
  });

  // Sum of the probabilities of all counts no more likely, in exact fractions: 41 of 60 p = 0.0342, 42 p = 0.0735,
  // 54 p = 0.0529, 55 p = 0.0228; 168 of 240 p = 0.00026, 14 of 20 p = 0.26.
  it.each([
    [42, 'pass'],
    [41, 'fail'],
    [53, 'pass'],
    [54, 'pass'],
    [55, 'fail'],
  ])('judges %d of 60 outcomes inside by the range and the exact test: %s', (inside, verdict) => {
    expect(testOf({ horizon: 1, ...covered(inside / 60) }, 'coverage80')).toBe(verdict);
  });

  it('counts overlapping outcomes once: 0.70 of 240 is rejected at horizon 1 and not at horizon 12', () => {
    expect(testOf({ n: 240, horizon: 1, ...covered(0.7) }, 'coverage80')).toBe('fail');
    expect(testOf({ n: 240, horizon: 12, ...covered(0.7) }, 'coverage80')).toBe('pass');
  });

  it('does not judge the coverage of fewer origins than the horizon, however few the policy asks for', () => {
    const few = { ...good, horizon: 6, n: 5 };
    const { tests, verdict, change } = judgePair(
      { ...policy, minOrigins: 1, minOriginsPerHorizon: 0 },
      few,
      calm,
      null,
    );
    expect(tests[1]).toMatchObject({
      test: 'coverage80',
      verdict: 'not_evaluated',
      value: 0.8,
      uncertainty:
        '95 % limits 0.680 to 0.890; no exact test: 5 origins are too few for outcomes 6 periods ahead that do not overlap',
    });
    expect([verdict, change]).toEqual(['insufficient_evidence', null]);
    const uncertainty = judged({ horizon: 6, n: 6 }).tests[1]?.uncertainty;
    expect(uncertainty).toMatch(/; exact test p 1 with 1 trial$/);
  });

  // Sum of the probabilities of all counts no more likely than 72 of 100: p = 0.0595.
  it('asks of the coverage for its range and for the level of its exact test', () => {
    const { tests } = judged({ horizon: 1, ...covered(0.72), n: 100 });
    expect(tests[1]).toMatchObject({ verdict: 'pass', threshold: '[0.7, 0.9], exact p at least 0.05' });
    const refused = judgePair(
      { ...policy, coverage80: { ...policy.coverage80, level: 0.1 } },
      { ...good, horizon: 1, ...covered(0.72), n: 100 },
      calm,
      null,
    );
    expect(refused.tests[1]).toMatchObject({ verdict: 'fail', threshold: '[0.7, 0.9], exact p at least 0.1' });
  });

  it('writes no digits of p-values below 0.001', () => {
    const { tests } = judged({ ...covered(0.1), horizon: 1, dm: { p: 8.55e-15, adjusted: 0.01, family: 10 } });
    expect(tests[1]?.uncertainty).toMatch(/; exact test p below 0\.001 with 60 trials$/);
    expect(tests[4]?.uncertainty).toBe('p below 0.001 before Benjamini-Hochberg over 10 tests of the batch');
  });

  it('refuses bad calibration whatever else is missing', () => {
    expect(verdictOf({ ...covered(0.6), dm: null })).toBe('refused');
    expect(verdictOf({ pitP: 0.01 })).toBe('refused');
    expect(verdictOf({ pitP: 0.0101 })).toBe('licensed');
  });

  it('asks for a proof of skill: a lower bound above 0 and an adjusted p below 0.05', () => {
    expect([verdictOf(skill(0)), verdictOf(skill(0.001))]).toEqual(['informational', 'licensed']);
    expect([verdictOf(dm(0.05)), verdictOf(dm(0.049))]).toEqual(['informational', 'licensed']);
  });

  it('informs where only the proof of skill is short', () => {
    expect(verdictOf({ ...skill(-0.02), ...dm(0.3) })).toBe('informational');
    expect(verdictOf({ ...skill(-0.021), ...dm(0.3) })).toBe('refused');
    expect(verdictOf({ ...skill(-0.01), ...dm(0.3), pitP: null })).toBe('refused');
    expect(verdictOf({ ...skill(-0.01), ...dm(0.3), pitP: 0.001 })).toBe('refused');
  });

  it('refuses a fragile forecast', () => {
    expect(verdictOf({}, { value: 0.7, cause: 'R006', limit: 0.7 })).toBe('licensed');
    expect(verdictOf({}, { value: 0.71, cause: 'R006', limit: 0.7 })).toBe('refused');
  });

  it('refuses what a rule can reach that history cannot evaluate', () => {
    expect(verdictOf({ scenarioRules: ['R006'] })).toBe('refused');
    expect(verdictOf({ scenarioRules: [] })).toBe('refused');
  });
});

describe('the smallest change that would alter the verdict', () => {
  const changeOf = (change: Partial<PairEvidence>, fragility = calm) => judged(change, fragility).change;

  it('is for a licence the test that is closest to failing', () => {
    expect(changeOf({ ...covered(48 / 60), ...skill(0.013) })).toBe(
      'skill: lower bound 0.014 lower, then informational',
    );
    // 42 of 60 inside is the edge of the range, and 0.05 of skill are more than 1 / 60.
    expect(changeOf({ ...covered(42 / 60) })).toBe('coverage80: 1 outcome fewer inside, then refused');
    expect(changeOf({ ...skill(0.5) }, { ...calm, value: 0.69 })).toBe('fragility: 0.011 higher, then refused');
  });

  it('is for a refusal the one number that stands in its way', () => {
    expect(changeOf(skill(-0.033))).toBe('skill: lower bound 0.014 higher, then informational');
    expect(changeOf({ pitP: 0.004 })).toBe('pit_uniform: p 0.0061 higher, then licensed');
    expect(changeOf({}, { ...calm, value: 0.8 })).toBe('fragility: 0.11 lower, then licensed');
    expect(changeOf({ horizon: 1, ...covered(40 / 60) })).toBe('coverage80: 2 outcomes more inside, then licensed');
  });

  it('is none where two tests fail that no one number lifts', () => {
    expect(changeOf({ pitP: 0.004, scenarioRules: ['R006'] })).toBeNull();
    expect(changeOf({ scenarioRules: ['R006'] })).toBeNull();
  });

  it('is between licence and refusal the nearer of the two', () => {
    expect(changeOf({ ...skill(-0.004) })).toBe('skill: lower bound 0.0041 higher, then licensed');
    expect(changeOf({ ...skill(-0.019) })).toBe('skill: lower bound 0.0011 lower, then refused');
  });

  it('is for missing evidence what is missing', () => {
    expect(changeOf({ n: 48 })).toBe('12 more scored origins, then licensed');
    expect(changeOf({ n: 59, ...skill(-0.5) })).toBe('1 more scored origin, then refused');
    expect(changeOf({ n: 0, coverage80: null, skill: null, pitP: null, dm: null })).toBe('60 more scored origins');
    expect(changeOf({ n: 59, revised: ['gdp'] })).toBeNull();
    expect(changeOf({ dm: null })).toBeNull();
  });

  it('does alter the verdict, and half of it does not', () => {
    for (const low of [-0.3, -0.033, -0.0201, -0.004, 0, 0.0007, 0.05]) {
      const before = judged(skill(low));
      const [, by = '', way] = /lower bound ([\d.e-]+) (higher|lower)/.exec(before.change ?? '') ?? [];
      const sign = way === 'higher' ? 1 : -1;
      expect([low, verdictOf(skill(low + sign * Number(by)))]).not.toEqual([low, before.verdict]);
      if (low !== 0) expect([low, verdictOf(skill(low + (sign * Number(by)) / 2))]).toEqual([low, before.verdict]);
    }
  });
});
