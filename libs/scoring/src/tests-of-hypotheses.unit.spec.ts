import { binomialCdf } from '@pulse/numeric';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  adjustPValues,
  binomialInterval,
  binomialTest,
  dieboldMariano,
  dieboldMarianoHG,
  isUndefined,
  kolmogorovSurvival,
  ksOneSample,
  ksTwoSamplePValue,
  ljungBox,
  oneSidedSurvival,
} from './index.js';
import { pelzGoodCdf } from './ks-pelz-good.js';

const refused = (code: string) => expect.objectContaining({ code });

describe('the law of the Kolmogorov-Smirnov statistic', () => {
  // Marsaglia, Tsang and Wang (2003), section 3.
  it.each([
    [10, 0.274, 0.6284796154565043],
    [2000, 0.04, 0.9967694319171367],
    [2000, 0.06, 0.9999989395693057],
    [16000, 0.016, 0.9994523491382805],
  ])('n = %d, d = %d', (n, d, below) => {
    expect(kolmogorovSurvival(n, d)).toBeCloseTo(1 - below, 10);
  });

  it('has its closed forms at both ends', () => {
    // Ruben and Gambino (1982): n! (2 d - 1/n)^n below 1/n, and 1 - 2 (1 - d)^n above 1 - 1/n.
    expect(kolmogorovSurvival(5, 0.15)).toBeCloseTo(1 - 120 * (0.3 - 0.2) ** 5, 14);
    expect(kolmogorovSurvival(5, 0.9)).toBeCloseTo(2 * 0.1 ** 5, 18);
    expect(kolmogorovSurvival(5, 0.1)).toBe(1);
    expect(kolmogorovSurvival(5, 1)).toBe(0);
    expect(oneSidedSurvival(3, 0)).toBe(1);
  });

  it('is continuous where the method changes', () => {
    for (const n of [50, 200, 1000]) {
      const d = Math.sqrt(4 / n);
      expect(kolmogorovSurvival(n, d * (1 - 1e-9))).toBeCloseTo(kolmogorovSurvival(n, d * (1 + 1e-9)), 10);
    }
    for (const z of [0.5, 0.8, 1.2]) {
      expect(pelzGoodCdf(1000, z / Math.sqrt(1000))).toBeCloseTo(1 - kolmogorovSurvival(1000, z / Math.sqrt(1000)), 7);
    }
  });

  it('rejects uniform samples as often as it says', () => {
    // Every permutation of n = 3 ranks is equally likely: P(D >= d) from the volume where D >= d, by a fine grid.
    const m = 20;
    let hits = 0;
    for (let a = 0; a < m; a++)
      for (let b = 0; b < m; b++)
        for (let c = 0; c < m; c++) {
          const test = ksOneSample([(a + 0.5) / m, (b + 0.5) / m, (c + 0.5) / m]);
          if (!isUndefined(test) && test.statistic >= 0.5) hits++;
        }
    expect(kolmogorovSurvival(3, 0.5)).toBeCloseTo(hits / m ** 3, 1);
  });
});

describe('the two-sample test', () => {
  it('counts the merges of the samples', () => {
    // All merges of 4 and 3 values, by brute force.
    const merges: number[][] = [];
    const walk = (path: number[], i: number, j: number) => {
      if (i === 4 && j === 3) merges.push(path);
      if (i < 4) walk([...path, 0], i + 1, j);
      if (j < 3) walk([...path, 1], i, j + 1);
    };
    walk([], 0, 0);
    const distance = (path: number[]) => {
      let [i, j, d] = [0, 0, 0];
      for (const step of path) {
        if (step === 0) i++;
        else j++;
        d = Math.max(d, Math.abs(i / 4 - j / 3));
      }
      return d;
    };
    for (const merge of merges) {
      const x = merge.flatMap((step, at) => (step === 0 ? [at] : []));
      const y = merge.flatMap((step, at) => (step === 1 ? [at] : []));
      const result = ksTwoSamplePValue(x, y);
      if (isUndefined(result)) throw new Error(result.reason);
      const d = distance(merge);
      expect(result.statistic).toBeCloseTo(d, 14);
      const share = merges.filter((other) => distance(other) >= d - 1e-12).length / merges.length;
      expect(result.pValue).toBeCloseTo(share, 12);
    }
  });

  it('for equal samples finds nothing', () => {
    expect(ksTwoSamplePValue([1, 2], [1, 2])).toEqual({ statistic: 0, pValue: 1 });
    expect(() => ksOneSample([])).toThrow(refused('empty_sample'));
    expect(ksOneSample([0.5, NaN])).toMatchObject({ undefined: true });
  });
});

describe('proportions', () => {
  it('have limits whose tails hold half of alpha each', () => {
    const count = fc
      .integer({ min: 1, max: 300 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(count, ([k, n]) => {
        const limits = binomialInterval(k, n, 0.9);
        if (isUndefined(limits)) throw new Error(limits.reason);
        if (k > 0) expect(1 - binomialCdf(k - 1, n, limits.low)).toBeCloseTo(0.05, 9);
        else expect(limits.low).toBe(0);
        if (k < n) expect(binomialCdf(k, n, limits.high)).toBeCloseTo(0.05, 9);
        else expect(limits.high).toBe(1);
      }),
    );
  });

  it('with no trials do not exist', () => {
    expect(binomialInterval(0, 0)).toMatchObject({ undefined: true });
    expect(() => binomialInterval(3, 2)).toThrow(refused('invalid_count'));
    expect(() => binomialInterval(1, 2, 1)).toThrow(refused('level_out_of_range'));
    expect(() => binomialInterval(1, 2, 0.9, 'other' as 'exact')).toThrow(refused('unknown_method'));
  });

  it('are tested exactly', () => {
    // R's example of binom.test: 682 of 925 against 3/4.
    expect(binomialTest(682, 925, 0.75)).toBeCloseTo(0.3825, 4);
    expect(binomialTest(5, 10, 0.5)).toBe(1);
    const choose = [1, 8, 28, 56, 70, 56, 28, 8, 1];
    const weight = (k: number) => choose[k]! * 0.3 ** k * 0.7 ** (8 - k);
    for (let seen = 0; seen <= 8; seen++) {
      let sum = 0;
      for (let k = 0; k <= 8; k++) if (weight(k) <= weight(seen) * (1 + 1e-7)) sum += weight(k);
      expect(binomialTest(seen, 8, 0.3)).toBeCloseTo(sum, 12);
    }
    expect(binomialTest(0, 0, 0.5)).toBe(1);
    expect(binomialTest(0, 5, 0)).toBe(1);
    expect(binomialTest(1, 5, 0)).toBe(0);
  });
});

describe('Diebold-Mariano', () => {
  it('at horizon 1 is the one-sample t test', () => {
    // R: t.test(c(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2)), Student's sleep data, group 1.
    const result = dieboldMariano([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2], 1);
    if (isUndefined(result)) throw new Error(result.reason);
    expect(result.statistic).toBeCloseTo(1.3257, 4);
    expect(result.pValue).toBeCloseTo(0.2176, 4);
  });

  it('has three alternatives that fit together', () => {
    const d = [1, -2, 0.5, 3, 1, 0.2, -1];
    const p = (alternative: 'less' | 'greater' | 'two-sided') => {
      const result = dieboldMariano(d, 2, { alternative });
      if (isUndefined(result)) throw new Error(result.reason);
      return result.pValue;
    };
    expect(p('less') + p('greater')).toBeCloseTo(1, 14);
    expect(p('two-sided')).toBeCloseTo(2 * Math.min(p('less'), p('greater')), 14);
  });

  it('is undefined without variance, unless Bartlett weights are asked for', () => {
    expect(dieboldMariano([0.1, 0.1, 0.1], 1)).toMatchObject({ undefined: true });
    expect(dieboldMarianoHG([0.1, 0.1, 0.1], 1)).toMatchObject({ undefined: true });
    const saw = [1, -1, 1.5, -1, 1, -1.5];
    expect(dieboldMariano(saw, 2)).toMatchObject({ undefined: true });
    expect(dieboldMariano(saw, 2, { nonPositiveVariance: 'bartlett' })).toMatchObject({
      statistic: expect.any(Number),
    });
  });
});

describe('corrections for many tests', () => {
  it('Holm and Bonferroni', () => {
    // Holm (1979) worked by hand for 0.01, 0.04, 0.03, 0.005: 0.005 x 4, 0.01 x 3, 0.03 x 2, then the larger of both.
    expect(adjustPValues([0.01, 0.04, 0.03, 0.005], 'holm')).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(adjustPValues([0.01, 0.4], 'bonferroni')).toEqual([0.02, 0.8]);
    expect(adjustPValues([], 'holm')).toEqual([]);
  });

  it('never shrink a p-value, keep their order and stay at most 1', () => {
    const methods = ['benjamini-hochberg', 'benjamini-yekutieli', 'holm', 'bonferroni'] as const;
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), fc.constantFrom(...methods), (p, method) => {
        const adjusted = adjustPValues(p, method);
        p.forEach((x, i) => {
          expect(adjusted[i]!).toBeGreaterThanOrEqual(x);
          expect(adjusted[i]!).toBeLessThanOrEqual(1);
          p.forEach((y, j) => {
            if (x < y) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
    );
  });

  it('refuse what is no probability', () => {
    expect(() => adjustPValues([1.1])).toThrow(refused('probability_out_of_range'));
    expect(() => adjustPValues([0.1], 'x' as 'holm')).toThrow(refused('unknown_method'));
    expect(() => ljungBox([1, 2], 2)).toThrow(refused('lags_out_of_range'));
  });
});
