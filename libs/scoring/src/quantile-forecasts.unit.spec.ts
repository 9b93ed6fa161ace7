import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  biasQuantile,
  biasSample,
  intervalCoverageWithLimits,
  intervalScore,
  isUndefined,
  meanQuantileScore,
  pitHistogram,
  pitValue,
  quantile,
  type QuantileMethod,
  quantileIntervalScore,
  quantileScore,
  rankHistogram,
  wis,
} from './index.js';

const refused = (code: string) => expect.objectContaining({ code });

describe('weighted interval score', () => {
  const levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
  const forecast = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 7, maxLength: 7 });

  it('equals the mean quantile score, in any order of the levels', () => {
    fc.assert(
      fc.property(
        forecast,
        fc.double({ min: -2e3, max: 2e3, noNaN: true }),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
        (values, y, order) => {
          const q = values.toSorted((a, b) => a - b);
          const score = wis(
            y,
            order.map((i) => q[i]!),
            order.map((i) => levels[i]!),
          );
          if (isUndefined(score)) throw new Error(score.reason);
          expect(score.wis).toBeCloseTo(meanQuantileScore(y, q, levels) as number, 9);
          expect(score.dispersion + score.overprediction + score.underprediction).toBeCloseTo(score.wis, 9);
        },
      ),
    );
  });

  it('refuses what is no set of central intervals', () => {
    expect(() => wis(0, [1, 2, 3], [0.1, 0.5, 0.8])).toThrow(refused('unpaired_levels'));
    expect(() => wis(0, [2, 1], [0.1, 0.9])).toThrow(refused('crossed_quantiles'));
    expect(() => wis(0, [1, 1, 1], [0.5, 0.5, 0.5])).toThrow(refused('duplicate_levels'));
    expect(() => wis(0, [1, 2], [0.5])).toThrow(refused('length_mismatch'));
    expect(() => wis(0, [], [])).toThrow(refused('empty_sample'));
    expect(wis(NaN, [1, 2], [0.1, 0.9])).toMatchObject({ undefined: true });
  });
});

describe('interval scores', () => {
  it('agree for symmetric levels up to the factor alpha / 2', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (y) => {
        const a = intervalScore(y, -1, 2, 0.8);
        const b = quantileIntervalScore(y, -1, 2, 0.1, 0.9);
        if (isUndefined(a) || isUndefined(b)) throw new Error('undefined');
        expect(a.total).toBeCloseTo(b.total, 10);
      }),
    );
  });

  it('refuse levels outside their range', () => {
    expect(() => intervalScore(0, 0, 1, 1)).toThrow(refused('level_out_of_range'));
    expect(() => quantileIntervalScore(0, 0, 1, 0.9, 0.1)).toThrow(refused('level_out_of_range'));
    expect(() => quantileScore(0, 0, NaN)).toThrow(refused('level_out_of_range'));
    expect(intervalScore(NaN, 0, 1, 0.5)).toMatchObject({ undefined: true });
  });
});

describe('bias', () => {
  it('follows the nearest level that the outcome does not pass', () => {
    // Hand computed from the definition of Funk et al.
    expect(biasQuantile(3, [1, 2, 4, 5], [0.1, 0.3, 0.7, 0.9])).toBe(0);
    expect(biasQuantile(4.5, [1, 2, 4, 5], [0.1, 0.3, 0.7, 0.9])).toBeCloseTo(-0.8, 15);
    expect(biasQuantile(6, [5, 4, 2, 1], [0.9, 0.7, 0.3, 0.1])).toBe(-1);
    expect(biasQuantile(1, [NaN, 0, 2], [0.1, 0.5, 0.9])).toBeCloseTo(-0.8, 15);
    expect(() => biasQuantile(1, [1, 2], [0.6, 0.9])).toThrow(refused('median_not_available'));
  });

  it('of an ensemble counts ties on both sides', () => {
    expect(biasSample([1, 2, 2, 3], 2)).toBe(0);
    expect(biasSample([1, 2, 3, 4], 0)).toBe(1);
    expect(biasSample([1, 2, 3, 4], 5)).toBe(-1);
  });
});

describe('quantiles of a sample', () => {
  // numpy.quantile([1, 2, 4, 8, 16], 0.3, method=...), by the formulas of Hyndman and Fan worked by hand.
  it.each([
    ['inverted-cdf-1', 2],
    ['averaged-inverted-cdf-2', 2],
    ['closest-observation-3', 2],
    ['interpolated-inverted-cdf-4', 1.5],
    ['hazen-5', 2],
    ['weibull-6', 1.8],
    ['linear-7', 2.4],
    ['median-unbiased-8', 2 - (2 - 1.9333333333333333)],
    ['normal-unbiased-9', 1.95],
  ] as [QuantileMethod, number][])('%s', (method, expected) => {
    expect(quantile([16, 1, 8, 2, 4], 0.3, method)).toBeCloseTo(expected, 12);
    expect(quantile([3], 0.7, method)).toBe(3);
    expect(quantile([1, 2, 4], 1, method)).toBe(4);
    expect(quantile([1, 2, 4], 0, method)).toBe(1);
  });

  it('take the even rank where two are equally close', () => {
    expect(quantile([10, 20, 30, 40], 0.375, 'closest-observation-3')).toBe(20);
    expect(quantile([10, 20, 30, 40], 0.625, 'closest-observation-3')).toBe(20);
    expect(quantile([10, 20, 30, 40], 0.5, 'averaged-inverted-cdf-2')).toBe(25);
  });

  it('refuse what has no quantile', () => {
    expect(() => quantile([], 0.5)).toThrow(refused('empty_sample'));
    expect(() => quantile([1], 1.5)).toThrow(refused('level_out_of_range'));
    expect(() => quantile([1], 0.5, 'other' as QuantileMethod)).toThrow(refused('unknown_method'));
    expect(quantile([1, NaN], 0.5)).toMatchObject({ undefined: true });
  });
});

describe('histograms of the transform and of ranks', () => {
  it('have area one and count every outcome', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sample, fc.integer({ min: -1, max: 10 })), { minLength: 1 }),
        fc.boolean(),
        (rows, discrete) => {
          const observed = rows.map((row) => row[1]);
          const members = rows.map((row) => row[0]);
          const heights = pitHistogram(observed, members, [0, 0.1, 0.35, 0.5, 1], discrete) as number[];
          const area = heights[0]! * 0.1 + heights[1]! * 0.25 + heights[2]! * 0.15 + heights[3]! * 0.5;
          expect(area).toBeCloseTo(1, 12);
          const counts = rankHistogram(observed, members) as number[];
          expect(counts.reduce((a, b) => a + b, 0)).toBeCloseTo(rows.length, 9);
        },
      ),
    );
  });

  it('spread an outcome over its ties', () => {
    expect(rankHistogram([1], [[1, 1, 2]])).toEqual([1 / 3, 1 / 3, 1 / 3, 0]);
    // Poisson-like lattice: the outcome 2 has mass 2/4 over (1/4, 3/4].
    expect(pitHistogram([2], [[1, 2, 2, 3]], [0, 0.5, 1], true)).toEqual([1, 1]);
    expect(pitValue([1, 2, 3, 4], 2)).toBe(0.5);
    expect(() => rankHistogram([1, 2], [[1, 2], [1]])).toThrow(refused('dimension_mismatch'));
  });
});

describe('coverage', () => {
  it('comes with exact limits', () => {
    const observed = Array.from({ length: 50 }, (_, i) => i);
    const upper = observed.map((y) => (y < 7 ? y : y - 1));
    const lower = observed.map((y) => y - 2);
    const result = intervalCoverageWithLimits(observed, lower, upper);
    // R: binom.test(7, 50)$conf.int
    expect(result).toMatchObject({ coverage: 0.14, n: 50 });
    expect((result as { low: number }).low).toBeCloseTo(0.0581917, 6);
    expect((result as { high: number }).high).toBeCloseTo(0.267396, 6);
  });
});
