import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS, type ForecastBody } from '@pulse/contracts';
import { poolForecasts } from './pool.js';

const body = (shift: number, error: number, paths = 1000): ForecastBody => ({
  targets: {
    x: { mean: [0.5 + shift], sd: [0.3], quantiles: [QUANTILE_LEVELS.map((p) => p + shift)], error: [error] },
  },
  events: { e: { probability: [0.2 + shift], error: [error] } },
  overlays: {},
  rules: [],
  paths,
  failedPaths: 0,
  clippedShare: 0,
});

describe('pooling replicates', () => {
  it('takes the mean of each number and combines the errors of independent estimates', () => {
    const pooled = poolForecasts([body(0, 0.03), body(0.1, 0.04)])!;
    expect(pooled).toMatchObject({ replicates: 2, paths: 2000 });
    const row = pooled.targets['x']![0]!;
    expect(row.quantiles[11]).toBeCloseTo(0.55, 12);
    // sqrt(0.03^2 + 0.04^2) / 2
    expect(row.errors[11]).toBeCloseTo(0.025, 12);
    expect(pooled.events['e']![0]).toEqual({ probability: expect.closeTo(0.25, 12), error: expect.closeTo(0.025, 12) });
  });

  it('gives the other quantiles the asymptotic error: uniform on [0,1] has density 1', () => {
    const { errors } = poolForecasts([body(0, 0.01)])!.targets['x']![0]!;
    expect(errors[QUANTILE_LEVELS.indexOf(0.9)]).toBeCloseTo(Math.sqrt((0.9 * 0.1) / 1000), 12);
    expect(errors[QUANTILE_LEVELS.indexOf(0.01)]).toBeCloseTo(Math.sqrt((0.01 * 0.99) / 1000), 12);
  });

  it('leaves failed paths out of the count, and is nothing without replicates', () => {
    expect(poolForecasts([{ ...body(0, 0.01), failedPaths: 100 }])!.paths).toBe(900);
    expect(poolForecasts([])).toBeNull();
  });
});
