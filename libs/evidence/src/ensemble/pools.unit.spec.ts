import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS } from '@pulse/contracts';
import { normalCdf, normalQuantile } from '@pulse/numeric';
import { wasserstein1Quantiles } from '@pulse/scoring';
import { disagreement, eventDisagreement, varianceParts } from './disagreement.js';
import { averageErrors, linearErrors, linearPool, quantileAverage } from './pools.js';
import { QuantileLaw } from './quantile-law.js';
import { normalLaw } from './testing/evidence.js';

const uniform = (from: number, to: number): number[] => QUANTILE_LEVELS.map((p) => from + (to - from) * p);
const at = (quantiles: readonly number[], level: number): number => quantiles[QUANTILE_LEVELS.indexOf(level as 0.5)]!;

describe('the linear pool', () => {
  it('is the member itself where all are equal, to the bit', () => {
    const law = normalLaw(3, 2).quantiles;
    expect(linearPool([law, law, law], [0.2, 0.5, 0.3], 'real')).toEqual(law);
  });

  it('mixes uniform laws as they mix on paper', () => {
    // Half on (0, 1), half on (10, 11): the lower half of the levels falls into the first.
    const pooled = linearPool([uniform(0, 1), uniform(10, 11)], [0.5, 0.5], 'real');
    for (const [level, x] of [
      [0.05, 0.1],
      [0.25, 0.5],
      [0.4, 0.8],
      [0.6, 10.2],
      [0.75, 10.5],
      [0.95, 10.9],
    ] as const)
      expect(at(pooled, level)).toBeCloseTo(x, 6);
    // Overlapping: F(x) = x / 2 + (x - 0.5) / 2 on (0.5, 1).
    expect(at(linearPool([uniform(0, 1), uniform(0.5, 1.5)], [0.5, 0.5], 'real'), 0.5)).toBeCloseTo(0.75, 6);
    // Weights 0.8 and 0.2: the level 0.4 is the median of the first.
    expect(at(linearPool([uniform(0, 1), uniform(10, 11)], [0.8, 0.2], 'real'), 0.4)).toBeCloseTo(0.5, 6);
  });

  it('mixes normal laws to within the grid of the levels', () => {
    const laws = [normalLaw(0, 1), normalLaw(1.5, 0.5)].map(({ quantiles }) => quantiles);
    const pooled = linearPool(laws, [0.3, 0.7], 'real');
    const cdf = (x: number) => 0.3 * normalCdf(x) + 0.7 * normalCdf((x - 1.5) / 0.5);
    pooled.forEach((x, i) => expect(Math.abs(cdf(x) - QUANTILE_LEVELS[i]!)).toBeLessThan(0.004));
  });

  it('keeps masses, and gives no weight to what has none', () => {
    const [zero, one] = [0, 1].map((value) => QUANTILE_LEVELS.map(() => value));
    const pooled = linearPool([zero!, one!], [0.3, 0.7], 'real');
    expect(pooled.map((x, i) => (QUANTILE_LEVELS[i]! <= 0.3 + 1e-9 ? x === 0 : x === 1)).every(Boolean)).toBe(true);
    expect(linearPool([zero!, normalLaw(9, 1).quantiles], [1, 0], 'real')).toEqual(zero);
  });

  it('ascends, and stays inside of the members and the support', () => {
    const positive = [-6, 2].map((m) => QUANTILE_LEVELS.map((p) => Math.exp(m + 2 * normalQuantile(p))));
    const pooled = linearPool(positive, [0.9, 0.1], 'positive');
    pooled.forEach((x, i) => {
      expect(x).toBeGreaterThan(0);
      expect(x >= (pooled[i - 1] ?? 0)).toBe(true);
      expect(x >= positive[0]![i]! && x <= positive[1]![i]!).toBe(true);
    });
  });

  it('has normal tails on the natural scale', () => {
    const law = new QuantileLaw(normalLaw(1, 2).quantiles, 'real');
    for (const x of [-9, -5, 7, 11]) expect(law.cdf(x)).toBeCloseTo(normalCdf((x - 1) / 2), 10);
    const logs = new QuantileLaw(
      normalLaw(0, 1).quantiles.map((z) => Math.exp(z)),
      'positive',
    );
    expect(logs.cdf(Math.exp(-3))).toBeCloseTo(normalCdf(-3), 10);
    expect([logs.cdf(0), logs.cdf(-1)]).toEqual([0, 0]);
  });
});

describe('the quantile average', () => {
  it('of normal laws is normal, with the mean of their means and of their sds', () => {
    const average = quantileAverage([normalLaw(0, 1).quantiles, normalLaw(4, 3).quantiles], [0.25, 0.75]);
    normalLaw(3, 2.5).quantiles.forEach((x, i) => expect(average[i]).toBeCloseTo(x, 10));
  });
});

describe('the Monte-Carlo errors of pools', () => {
  it('are at most those of the members added up', () => {
    const laws = [normalLaw(0, 1, 0.02), normalLaw(4, 3, 0.04)];
    expect(averageErrors(laws, [0.25, 0.75])[11]).toBeCloseTo(0.035, 12);
  });

  it('of equal members are the asymptotic error of a sample quantile', () => {
    const law = normalLaw(0, 1);
    const members = [0.4, 0.6].map((weight) => ({ law, paths: 2000, weight }));
    const error = linearErrors(law.quantiles, members, 'real')[11]!;
    // sqrt(p (1 - p) / n) / density; the slope between the neighbouring levels is within 1 % of it at the median.
    expect(Math.abs(error / (0.5 / Math.sqrt(2000) / 0.3989422804) - 1)).toBeLessThan(0.01);
  });
});

describe('disagreement', () => {
  it('is the share of the variance between the members', () => {
    const laws = [normalLaw(-1, 1), normalLaw(1, 1)];
    const pooled = linearPool(
      laws.map(({ quantiles }) => quantiles),
      [0.5, 0.5],
      'real',
    );
    expect(varianceParts(laws, [0.5, 0.5])).toEqual({ mean: 0, total: 2, between: 1 });
    const { share, distance } = disagreement(laws, [0.5, 0.5], pooled);
    expect(share).toBeCloseTo(0.5, 12);
    // Each lies 1 away from their average.
    expect(distance).toBeCloseTo(1 / ((at(pooled, 0.9) - at(pooled, 0.1)) / 2), 10);
  });

  it('is 0 for equal members and unknown without spread', () => {
    const law = normalLaw(0.1, 1);
    expect(disagreement([law, law, law], [0.2, 0.5, 0.3], law.quantiles)).toEqual({ share: 0, distance: 0 });
    const still = { ...normalLaw(2, 0), sd: 0 };
    expect(disagreement([still, still], [0.5, 0.5], still.quantiles)).toEqual({ share: null, distance: null });
    expect(wasserstein1Quantiles(QUANTILE_LEVELS, law.quantiles, law.quantiles)).toBe(0);
  });

  it('of an event is the variance of its probabilities over p (1 - p)', () => {
    const parts = [0.2, 0.6].map((probability) => ({ probability, error: 0 }));
    expect(eventDisagreement(parts, [0.5, 0.5])).toBeCloseTo(0.04 / 0.24, 12);
    expect(eventDisagreement([{ probability: 0, error: 0 }], [1])).toBeNull();
  });
});
