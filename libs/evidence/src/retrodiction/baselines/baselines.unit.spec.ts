import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mean, normalCdf } from '@pulse/numeric';
import { baselineCrps } from './baseline-crps.js';
import { BASELINES, fitBaselines } from './baselines.js';

const observations = (...values: number[]) => ({ start: 10, values: Float64Array.from(values) });
const real = (...values: number[]) => fitBaselines(observations(...values), { name: 'x', support: 'real' })!;
const quarterly = (...values: number[]) =>
  fitBaselines(observations(...values), { name: 'x', support: 'real', season: 4 })!;

interface Vector {
  readonly name: string;
  readonly input: { series: number[]; lastSeason: number[]; residualSd: number; horizon: number; last: number };
  readonly expected: { mean: number; sd: number };
}
const vectors = JSON.parse(
  readFileSync(new URL('../../../../../tests/conformance/vectors/scoring_dynamics.json', import.meta.url), 'utf8'),
) as Vector[];
const vector = (name: string) => vectors.find((one) => one.name === name)!;

describe('baselines', () => {
  it('take the last value, the mean step and their variances from the steps before', () => {
    // Steps 1, 2, -1: squares 6 / 3; around the mean 2/3: (1 + 16 + 25) / 9 / 2.
    const { last_value, drift } = real(1, 2, 4, 3);
    expect(last_value!(15)!.mean).toBe(3);
    expect(last_value!(15)!.sd).toBeCloseTo(Math.sqrt(2 * 2), 12);
    expect(drift!(15)!.mean).toBeCloseTo(3 + 4 / 3, 12);
    expect(drift!(15)!.sd).toBeCloseTo(Math.sqrt((7 / 3) * 2 * (1 + 2 / 3)), 12);
  });

  it('count a step over a gap with its length, and forecast from the last known period', () => {
    // A step of 2 over two periods and one of 1 over one: (4 / 2 + 1) / 2; a mean step of 1.
    const { last_value, drift } = real(0, NaN, 2, 3, NaN);
    expect(last_value!(15)!.sd).toBeCloseTo(Math.sqrt(1.5 * 2), 12);
    expect(drift!(15)!.mean).toBe(5);
  });

  it('have a score that can be recorded however wide they are', () => {
    // A lognormal law with sd 8 has the mean exp(32) times its median: its CRPS is beyond 2^53, where JSON has no integers.
    expect(baselineCrps('positive', { mean: Math.log(1e12), sd: 8 }, 1e12)).toBe(2 ** 53 - 1);
    expect(baselineCrps('real', { mean: 0, sd: 1e300 }, 0)).toBe(2 ** 53 - 1);
    expect(baselineCrps('real', { mean: 0, sd: 1 }, NaN)).toBeNull();
  });

  it('live on the natural scale of their target', () => {
    const { last_value, drift } = fitBaselines(observations(1, Math.E, Math.E ** 3), {
      name: 'x',
      support: 'positive',
    })!;
    expect(last_value!(13)!.mean).toBeCloseTo(3, 12);
    expect(drift!(13)!.mean).toBeCloseTo(4.5, 12);
  });

  it('do not exist with fewer than two steps, seasonal ones not without two seasons or without a season', () => {
    expect(fitBaselines(observations(1, NaN, 2), { name: 'x', support: 'real' })).toBeNull();
    expect(fitBaselines(observations(), { name: 'x', support: 'real' })).toBeNull();
    expect(real(1, 2, 3, 4, 5, 6, 7, 8).seasonal_naive).toBeNull();
    expect(quarterly(1, 2, 3, 4, 5, 6, 7).seasonal_naive).toBeNull();
    expect(quarterly(1, 2, 3, 4, 5, 6, 7, 8).seasonal_naive).not.toBeNull();
    expect(real(2, 2, 2, 2, 2, 2).ar1).toBeNull();
    expect(real(1, NaN, 2, NaN, 3, NaN, 4, 6, 5, 6).ar1).toBeNull();
  });

  it('repeat the same place of the last season, with the published variances', () => {
    for (const name of ['seasonal-naive-sd-1', 'seasonal-naive-sd-4', 'seasonal-naive-sd-5', 'seasonal-naive-sd-9']) {
      const { input, expected } = vector(name);
      // The season before lies the residual sd away on one side and the other: differences of that size about zero.
      const before = input.lastSeason.map((value, i) => value + (i % 2 === 0 ? 1 : -1) * input.residualSd);
      const law = quarterly(...before, ...input.lastSeason).seasonal_naive!(17 + input.horizon)!;
      expect([name, law.mean]).toEqual([name, expected.mean]);
      expect(law.sd).toBeCloseTo(expected.sd, 10);
    }
  });

  it('go one season further back where the last one has no value there', () => {
    const law = quarterly(1, 2, 3, 4, 2, 3, 4, 5, 3, NaN, 5, 6).seasonal_naive!;
    // Differences: 1, 1, 1, 1, 1, 1, 1.
    expect(law(22)).toEqual({ mean: 3, sd: 1 });
    expect(law(23)).toEqual({ mean: 3, sd: Math.SQRT2 });
    expect(law(27)).toEqual({ mean: 3, sd: Math.sqrt(3) });
  });

  it('take all past values as one sample', () => {
    const { input, expected } = vector('mean-method');
    const { climatology } = real(...input.series);
    const centre = mean(input.series);
    const sd = Math.sqrt(input.series.reduce((sum, x) => sum + (x - centre) ** 2, 0) / 5);
    for (const period of [16, 30]) {
      expect(climatology!(period)!.mean).toBeCloseTo(expected.mean, 12);
      // The vector states a rounded residual sd; the law is proportional to it.
      expect(climatology!(period)!.sd).toBeCloseTo((expected.sd * sd) / input.residualSd, 12);
    }
  });

  it('regress each value on the one before, with the error of a regression and a phi freed of its bias', () => {
    const series = [1, 1.4, 1.1, 1.7, 2, 1.6, 1.9, 2.3];
    // Least squares of the vector fit-ar1-ols, 7 pairs.
    const slope = 0.5457516339869282;
    const phi = slope + (1 + 3 * slope) / 7;
    const before = series.slice(0, -1);
    const after = series.slice(1);
    const [centre, level] = [mean(before), mean(after)];
    const sxx = before.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    const residuals = after.map((y, i) => y - level - phi * (before[i]! - centre));
    const s2 = residuals.reduce((sum, e) => sum + e * e, 0) / 5;
    const law = real(...series).ar1!;
    const one = level + phi * (2.3 - centre);
    expect(law(18)!.mean).toBeCloseTo(one, 12);
    expect(law(18)!.sd).toBeCloseTo(Math.sqrt(s2 * (1 + 1 / 7 + (2.3 - centre) ** 2 / sxx)), 12);
    expect(law(19)!.mean).toBeCloseTo(level + phi * (one - centre), 12);
    // Derivatives of the mean two steps ahead by level and phi, taken numerically.
    const two = (l: number, p: number) => l + p * (l + p * (2.3 - centre) - centre);
    const step = 1e-6;
    const byLevel = (two(level + step, phi) - two(level - step, phi)) / (2 * step);
    const byPhi = (two(level, phi + step) - two(level, phi - step)) / (2 * step);
    const variance = s2 * (1 + phi * phi + byLevel ** 2 / 7 + byPhi ** 2 / sxx);
    expect(law(19)!.sd).toBeCloseTo(Math.sqrt(variance), 8);
  });
});

/** Integral of (F(x) - 1{x >= y})^2 over (0, 1) by the midpoint rule. */
function integratedCrps(cdf: (x: number) => number, outcome: number): number {
  const n = 200_000;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const x = (i + 0.5) / n;
    const difference = cdf(x) - (x >= outcome ? 1 : 0);
    sum += (difference * difference) / n;
  }
  return sum;
}

describe('the CRPS of a baseline', () => {
  it('is that of its law: normal in closed form, logit-normal by quadrature', () => {
    expect(baselineCrps('real', { mean: 0, sd: 1 }, 0)).toBeCloseTo(0.23369497725510913, 14);
    for (const [mean_, sd, outcome] of [
      [-1, 0.7, 0.4],
      [0, 3, 0.9],
      [2, 0.05, 0.2],
      [-3, 0.05, 0.0474],
      [-1, 25, 0.3],
      [1.5, 1, 0.9999],
    ] as const) {
      const exact = integratedCrps((x) => normalCdf((Math.log(x / (1 - x)) - mean_) / sd), outcome);
      // The midpoint rule is off by its step of 5e-6 at the jump.
      expect(Math.abs(baselineCrps('share', { mean: mean_, sd }, outcome)! - exact)).toBeLessThan(5e-6);
    }
  });

  it('is the absolute error of a point, and near it close to it', () => {
    expect(baselineCrps('share', { mean: 0, sd: 0 }, 0.75)).toBeCloseTo(0.25, 15);
    expect(baselineCrps('share', { mean: 0, sd: 1e-5 }, 0.75)).toBeCloseTo(0.25, 5);
    // A law so wide that it is a coin: 0 or 1, half each, whose CRPS is 1/4 at any outcome.
    expect(baselineCrps('share', { mean: 0, sd: 1e6 }, 0.3)).toBeCloseTo(0.25, 4);
  });

  it('does not exist where it is not finite', () => {
    expect(baselineCrps('positive', { mean: 700, sd: 60 }, 1)).toBeNull();
  });

  it('is listed for five of them', () => {
    expect(BASELINES).toEqual(['last_value', 'drift', 'seasonal_naive', 'climatology', 'ar1']);
  });
});
