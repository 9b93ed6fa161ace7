import { describe, expect, it } from '@jest/globals';
import { judgePair, type PairEvidence } from './judge-pair.js';
import { POLICIES } from './policy.js';

const policy = POLICIES['default']!;
const good: PairEvidence = {
  target: 'sp500',
  horizon: 3,
  n: 60,
  coverage80: { share: 0.8, low: 0.68, high: 0.89, pValue: 0.9 },
  pitP: 0.4,
  skill: { value: 0.2, low: 0.05, high: 0.3, against: 'last_value' },
  dmP: 0.01,
};
const calm = { value: 0.2, cause: 'decay_rate', limit: 0.7 };
const verdictOf = (change: Partial<PairEvidence>, fragility = calm) =>
  judgePair(policy, { ...good, ...change }, fragility).verdict;
const testOf = (change: Partial<PairEvidence>, name: string) =>
  judgePair(policy, { ...good, ...change }, calm).tests.find((t) => t.test === name)?.verdict;

describe('the default policy', () => {
  it('licenses what passes every test', () => {
    expect(verdictOf({})).toBe('licensed');
  });

  it('needs 30 scored origins and 20 for each step of the horizon', () => {
    expect(verdictOf({ n: 29, horizon: 1 })).toBe('insufficient_evidence');
    expect(verdictOf({ n: 59 })).toBe('insufficient_evidence');
    expect(testOf({ n: 59 }, 'coverage80')).toBe('not_enough_evidence');
  });

  it('licenses nothing that was not evaluated', () => {
    expect(verdictOf({ dmP: null })).toBe('insufficient_evidence');
    expect(testOf({ dmP: null }, 'diebold_mariano')).toBe('not_evaluated');
  });

  it('refuses bad calibration whatever else is missing', () => {
    expect(verdictOf({ coverage80: { share: 0.6, low: 0.5, high: 0.7, pValue: 0.001 }, dmP: null })).toBe('refused');
    expect(verdictOf({ pitP: 0.01 })).toBe('refused');
  });

  it('informs where only the proof of skill is short', () => {
    expect(verdictOf({ skill: { value: 0.01, low: -0.02, high: 0.03, against: 'drift' }, dmP: 0.3 })).toBe(
      'informational',
    );
    expect(verdictOf({ skill: { value: 0.01, low: -0.021, high: 0.03, against: 'drift' }, dmP: 0.3 })).toBe('refused');
  });

  it('refuses a fragile forecast', () => {
    expect(verdictOf({}, { value: 0.71, cause: 'R006', limit: 0.7 })).toBe('refused');
  });
});
