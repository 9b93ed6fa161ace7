import { describe, expect, it } from '@jest/globals';
import { dieboldMarianoFixedSmoothing, pValueOrOne } from '@pulse/scoring';
import { gainAt, type PairedLosses, pooledGain, skillByHorizon, standardErrorOf } from './skill-of.js';

const rows = (...all: number[][]): Float64Array[] => all.map((row) => Float64Array.from(row));

const losses: PairedLosses = {
  with: rows([1, 3], [2, 4], [1, NaN], [3, 5], [2, 2], [1, 4]),
  without: rows([2, 4], [2, 5], [3, 4], [2, 5], [4, 4], [2, 6]),
  step: 1,
};

describe('the skill of a rule', () => {
  it('is one less the ratio of mean losses on the origins that have both', () => {
    expect(gainAt(losses, 1)).toMatchObject({ n: 6, skill: expect.closeTo(1 - 10 / 15, 12) });
    expect(gainAt(losses, 2)).toMatchObject({ n: 5, skill: expect.closeTo(1 - 18 / 24, 12) });
  });

  it('is tested by a test that knows of gains that come in spells', () => {
    const gains = [1, 2, 3, 1, 0, -1, 0, 2];
    const without = [4, 5, 6, 5, 4, 3, 4, 5];
    const apart = {
      with: rows(...without.map((loss, i) => [loss - gains[i]!])),
      without: rows(...without.map((x) => [x])),
    };
    const expected = pValueOrOne(
      dieboldMarianoFixedSmoothing(
        gains.map((gain) => -gain),
        'less',
      ),
    );
    // Neither how far ahead nor how far apart the origins are changes it.
    for (const step of [1, 2])
      expect(skillByHorizon({ ...apart, step })).toEqual([
        { horizon: 1, n: 8, skill: expect.closeTo(8 / 36, 12), p: expect.closeTo(expected, 12) },
      ]);
  });

  it('is not tested on five origins', () => {
    expect(gainAt(losses, 2)).toMatchObject({ n: 5, p: null });
    expect(gainAt(losses, 1).p).not.toBeNull();
  });

  it('weighs the horizons alike, on the origins that have all of them', () => {
    const pooled = pooledGain(losses);
    const first = [1, 0, 2, -1, 2, 1].map((gain) => gain / (15 / 6));
    const second = [1, 1, NaN, 0, 2, 2].map((gain) => gain / (24 / 5));
    const means = first.flatMap((gain, i) => (i === 2 ? [] : [(gain + second[i]!) / 2]));
    expect(pooled.n).toBe(5);
    expect(pooled.skill).toBeCloseTo(means.reduce((a, b) => a + b) / 5, 12);
  });

  it('has no value without origins or errors', () => {
    expect(gainAt({ with: [], without: [], step: 1 }, 1)).toMatchObject({ n: 0, skill: null, p: null });
    const none = { with: rows([0], [0]), without: rows([0], [0]), step: 1 };
    expect(gainAt(none, 1)).toMatchObject({ n: 0, skill: null, p: null });
  });

  /** Newey and West (1987), eq. 5, by hand. */
  it('has a standard error that knows of autocorrelation', () => {
    const series = Float64Array.from([1, 3, 1, 3]);
    // Deviations -1, 1, -1, 1: sum of squares 4, of neighbours' products -3, and with weight 2 (1 - 1/2) of those.
    expect(standardErrorOf(series, 1)).toBeCloseTo(Math.sqrt(4) / 4, 12);
    expect(standardErrorOf(series, 2)).toBeCloseTo(Math.sqrt(4 - 3) / 4, 12);
    expect(standardErrorOf(Float64Array.of(1), 1)).toBeNull();
  });
});
