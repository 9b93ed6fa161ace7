import { describe, expect, it } from '@jest/globals';
import { wholeDecisions } from './whole-decisions.js';

const pair = (target: string, verdict = 'refused') => ({
  target,
  horizon: 1,
  verdict,
  tests: [],
  until: null,
  change: null,
});
const judged = (job: number, ...pairs: object[]) => ({ type: 'PairsJudged', data: { job, replicate: 1, pairs } });
const decided = (job: number, ...pairs: object[]) => ({ type: 'LicenseRefused', data: { job, replicate: 1, pairs } });
const other = { type: 'ForecastAccepted', data: { job: 1, replicate: 1, warnings: [] } };

describe('whole decisions', () => {
  it('have the pairs that were said before them, in order, and leave everything else as it is', () => {
    const events = [
      other,
      judged(1, pair('a'), pair('b')),
      judged(1, pair('c')),
      decided(1, pair('d')),
      decided(2, pair('e')),
    ];
    expect(wholeDecisions(events)).toEqual([
      other,
      decided(1, pair('a'), pair('b'), pair('c'), pair('d')),
      decided(2, pair('e')),
    ]);
  });

  it('take what an interrupted judge said again as it was said last, once', () => {
    const events = [
      judged(1, pair('a', 'refused')),
      judged(1, pair('a', 'licensed'), pair('b')),
      decided(1, pair('c')),
    ];
    expect(wholeDecisions(events)).toEqual([decided(1, pair('a', 'licensed'), pair('b'), pair('c'))]);
  });

  it('are not made of pairs whose decision is not there', () => {
    expect(wholeDecisions([judged(1, pair('a')), other])).toEqual([other]);
  });
});
