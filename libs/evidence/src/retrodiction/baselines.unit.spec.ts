import { describe, expect, it } from '@jest/globals';
import { normalCdf } from '@pulse/numeric';
import { baselineCrps } from './baseline-crps.js';
import { baselineForecast, walkOf } from './baselines.js';

const observations = (...values: number[]) => ({ start: 10, values: Float64Array.from(values) });

/** Integral of (F(x) - 1{x >= y})^2 over (0, 1) by the midpoint rule. */
function integratedCrps(cdf: (x: number) => number, outcome: number): number {
  const n = 20_000;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const x = (i + 0.5) / n;
    const difference = cdf(x) - (x >= outcome ? 1 : 0);
    sum += (difference * difference) / n;
  }
  return sum;
}

describe('baselines', () => {
  it('take the last value, the mean step and their variances from the steps before', () => {
    // Steps 1, 2, -1: squares 6 / 3; around the mean 2/3: (1 + 16 + 25) / 9 / 2.
    const walk = walkOf(observations(1, 2, 4, 3), 'real')!;
    expect(walk.period).toBe(13);
    const naive = baselineForecast('last_value', walk, 15);
    expect(naive.mean).toBe(3);
    expect(naive.sd).toBeCloseTo(Math.sqrt(2 * 2), 12);
    const drift = baselineForecast('drift', walk, 15);
    expect(drift.mean).toBeCloseTo(3 + 4 / 3, 12);
    expect(drift.sd).toBeCloseTo(Math.sqrt((7 / 3) * 2 * (1 + 2 / 3)), 12);
  });

  it('count a step over a gap with its length, and forecast from the last known period', () => {
    // A step of 2 over two periods and one of 1 over one: (4 / 2 + 1) / 2.
    const walk = walkOf(observations(0, NaN, 2, 3, NaN), 'real')!;
    expect(walk.period).toBe(13);
    expect(walk.variance).toBeCloseTo(1.5, 12);
    expect(walk.drift).toBe(1);
    expect(baselineForecast('last_value', walk, 15).sd).toBeCloseTo(Math.sqrt(3), 12);
  });

  it('live on the natural scale of their target', () => {
    const walk = walkOf(observations(1, Math.E, Math.E ** 3), 'positive')!;
    expect(walk.value).toBeCloseTo(3, 12);
    expect(walk.drift).toBeCloseTo(1.5, 12);
  });

  it('do not exist with fewer than two steps', () => {
    expect(walkOf(observations(1, NaN, 2), 'real')).toBeNull();
    expect(walkOf(observations(), 'real')).toBeNull();
  });

  it('have the CRPS of their law: normal exactly, logit-normal by its quantiles', () => {
    expect(baselineCrps('real', { mean: 0, sd: 1 }, 0, 400)).toBeCloseTo(0.23369497725510913, 14);
    const [mean, sd, outcome] = [-1, 0.7, 0.4];
    const exact = integratedCrps((x) => normalCdf((Math.log(x / (1 - x)) - mean) / sd), outcome);
    expect(baselineCrps('share', { mean, sd }, outcome, 400)).toBeCloseTo(exact, 5);
  });

  it('have no score that is not finite', () => {
    expect(baselineCrps('positive', { mean: 700, sd: 60 }, 1, 400)).toBeNull();
  });
});
