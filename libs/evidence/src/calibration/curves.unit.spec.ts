import { describe, expect, it } from '@jest/globals';
import { brierDecomposition } from '@pulse/scoring';
import * as fc from 'fast-check';
import { pitCounts } from './pit-counts.js';
import { pitCoverage } from './quantile-coverage.js';
import { reliabilityBins } from './reliability.js';

describe('the PIT histogram', () => {
  it('counts ten bins with the binomial band of separate outcomes', () => {
    const pits = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60);
    const found = pitCounts([...pits.slice(1), 1], 1)!;
    expect(found.counts).toEqual([5, 6, 6, 6, 6, 6, 6, 6, 6, 7]);
    // Quantiles at 5 and 95 % of Binomial(60, 0.1) by summing its probabilities.
    expect(found).toMatchObject({ n: 60, expected: 6, low: 2, high: 10 });
    // Binomial(20, 0.1): 0 and 4 of 20, each three times.
    expect(pitCounts(pits, 3)).toMatchObject({ low: 0, high: 12 });
    expect(pitCounts([], 1)).toBeNull();
  });
});

describe('quantile coverage', () => {
  it('is the share of PIT values at or below each level', () => {
    const found = pitCoverage([0.05, 0.2, 0.5, 0.95], 1, [0.2, 0.5]);
    expect(found.map(({ level, share }) => [level, share])).toEqual([
      [0.2, 0.5],
      [0.5, 0.75],
    ]);
    // Clopper and Pearson for 4 of 4: the lower limit solves p^4 = 0.025.
    const [all] = pitCoverage([0, 0, 0, 0], 1, [0.5]);
    expect(all).toMatchObject({ share: 1, high: 1, low: expect.closeTo(0.025 ** 0.25, 10) });
    // At horizon 4 they are one separate outcome.
    expect(pitCoverage([0, 0, 0, 0], 4, [0.5])[0]!.low).toBeCloseTo(0.025, 10);
    expect(pitCoverage([], 1)).toEqual([]);
  });
});

describe('the reliability diagram', () => {
  it('has the reliability of the Brier decomposition in the same bins', () => {
    const forecast = fc.tuple(
      fc.integer({ min: 0, max: 100 }).map((i) => i / 100),
      fc.constantFrom(0, 1),
    );
    fc.assert(
      fc.property(fc.array(forecast, { minLength: 1 }), (rows) => {
        const outcomes = rows.map(([, outcome]) => outcome);
        const probabilities = rows.map(([probability]) => probability);
        const bins = reliabilityBins(outcomes, probabilities, 1);
        const reliability = bins.reduce(
          (sum, bin) => sum + (bin.n / rows.length) * (bin.forecast - bin.happened) ** 2,
          0,
        );
        expect(reliability).toBeCloseTo(brierDecomposition(outcomes, probabilities, 10).reliability, 12);
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(rows.length);
      }),
    );
  });
});
