import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  crpsEnsemble,
  crpsEnsembleAdjusted,
  crpsEnsembleComponents,
  crpsNormal,
  crpsNormalMixture,
  crpsStudentT,
  crpsTail,
  crpsUniform,
  energyScore,
  isUndefined,
  variogramScore,
} from './index.js';

/** The definition, term by term. */
function byDefinition(members: readonly number[], y: number, w: readonly number[], fair: boolean): number {
  const total = w.reduce((s, x) => s + x, 0);
  const p = w.map((x) => x / total);
  let error = 0;
  let spread = 0;
  members.forEach((x, i) => {
    error += p[i]! * Math.abs(x - y);
    members.forEach((z, j) => (spread += (p[i]! * p[j]! * Math.abs(x - z)) / 2));
  });
  return error - spread / (fair ? 1 - p.reduce((s, x) => s + x * x, 0) : 1);
}

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const members = fc.array(value, { minLength: 2, maxLength: 40 });
const near = (actual: unknown, expected: number, scale: number) => {
  expect(typeof actual).toBe('number');
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, scale));
};

describe('CRPS of an ensemble', () => {
  it('is its definition, for both estimators, with and without weights', () => {
    fc.assert(
      fc.property(
        members,
        value,
        fc.constantFrom('standard', 'fair'),
        fc.infiniteStream(fc.double({ min: 0.01, max: 9, noNaN: true })),
        (x, y, estimator, stream) => {
          const weights = [...stream.take(x.length)];
          const ones = x.map(() => 1);
          const fair = estimator === 'fair';
          near(crpsEnsemble(x, y, { estimator }), byDefinition(x, y, ones, fair), 1e6);
          near(crpsEnsemble(x, y, { estimator, weights }), byDefinition(x, y, weights, fair), 1e6);
          near(crpsEnsemble(x, y, { estimator, weights: ones }), byDefinition(x, y, ones, fair), 1e6);
        },
      ),
    );
  });

  it('keeps its digits far from zero', () => {
    const x = [1, 2, 3].map((v) => v + 1e12);
    expect(crpsEnsemble(x, 1e12 + 1.5)).toBeCloseTo(7 / 18, 14);
  });

  it('is not quadratic: a hundred thousand members on a grid score as the uniform law', () => {
    const n = 100_000;
    const x = Float64Array.from({ length: n }, (_, i) => (((i * 7919) % n) + 0.5) / n);
    expect(crpsEnsemble(x, 0.3, { estimator: 'fair' })).toBeCloseTo(crpsUniform(0.3) as number, 4);
  });

  it('adjusts between the error of one member and the fair score', () => {
    fc.assert(
      fc.property(members, value, (x, y) => {
        near(crpsEnsembleAdjusted(x, y, x.length), crpsEnsemble(x, y) as number, 1e6);
        near(crpsEnsembleAdjusted(x, y, Infinity), crpsEnsemble(x, y, { estimator: 'fair' }) as number, 1e6);
      }),
    );
  });

  it('has parts that add up', () => {
    fc.assert(
      fc.property(members, value, (x, y) => {
        const parts = crpsEnsembleComponents(x, y);
        if (isUndefined(parts)) throw new Error(parts.reason);
        near(parts.underforecast + parts.overforecast - parts.spread, parts.total, 1e6);
      }),
    );
  });

  it('treats missing values as it is told', () => {
    expect(crpsEnsemble([1, NaN], 0)).toMatchObject({ undefined: true });
    expect(crpsEnsemble([1, NaN], 0, { missing: 'drop' })).toBe(1);
    expect(crpsEnsemble([1, NaN, 3], 0, { missing: 'drop', weights: [1, 5, 3] })).toBeCloseTo(2.5 - 0.375, 14);
    expect(crpsEnsemble([NaN, NaN], 0, { missing: 'drop' })).toMatchObject({ undefined: true });
    expect(crpsEnsemble([1, 2], NaN, { missing: 'drop' })).toMatchObject({ undefined: true });
    expect(crpsEnsemble([1, NaN], 0, { missing: 'drop', estimator: 'fair' })).toMatchObject({ undefined: true });
    expect(crpsEnsemble([1, Infinity], 0)).toMatchObject({ undefined: true });
    expect(() => crpsEnsemble([], 0)).toThrow(expect.objectContaining({ code: 'empty_sample' }));
    expect(() => crpsEnsemble([1, 2], 0, { weights: [1, -1] })).toThrow(
      expect.objectContaining({ code: 'negative_weight' }),
    );
  });

  it('puts all weight beyond the threshold for tails', () => {
    expect(crpsTail([0, 1, 2, 3], 1.5, 10, 'upper')).toBe(0);
    expect(crpsTail([0, 1, 2, 3], 1.5, -10, 'upper')).toBe(crpsEnsemble([0, 1, 2, 3], 1.5));
    // max(x, 2): members 2, 2, 2, 3 and outcome 2, so 1/4 - 3/16.
    expect(crpsTail([0, 1, 2, 3], 1.5, 2, 'upper')).toBeCloseTo(1 / 16, 15);
    expect(crpsTail([0, 1, 2, 3], 1.5, 2, 'lower')).toBe(crpsEnsemble([0, 1, 2, 2], 1.5));
  });
});

describe('CRPS in closed form', () => {
  /** The definition: the integral of (F - 1{x >= y})^2 by the midpoint rule. */
  const integral = (cdf: (x: number) => number, y: number, low: number, high: number) => {
    const n = 200_000;
    const step = (high - low) / n;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const x = low + (i + 0.5) * step;
      const d = cdf(x) - (x >= y ? 1 : 0);
      sum += d * d * step;
    }
    return sum;
  };

  it('is the integral of its definition', () => {
    expect(crpsUniform(0.3, -1, 2)).toBeCloseTo(
      integral((x) => Math.min(1, Math.max(0, (x + 1) / 3)), 0.3, -2, 3),
      4,
    );
    expect(crpsUniform(4, -1, 2)).toBeCloseTo(
      integral((x) => Math.min(1, Math.max(0, (x + 1) / 3)), 4, -2, 5),
      4,
    );
    // t with 2 degrees of freedom has the distribution function 1/2 + x / (2 sqrt(2 + x^2)).
    const t2 = (x: number) => 0.5 + x / (2 * Math.sqrt(2 + x * x));
    expect(crpsStudentT(1.2, 2)).toBeCloseTo(integral(t2, 1.2, -2000, 2000), 2);
  });

  it('meets in the limits', () => {
    expect(crpsStudentT(1, 1e7)).toBeCloseTo(crpsNormal(1, 0, 1) as number, 6);
    expect(crpsStudentT(1, Infinity)).toBe(crpsNormal(1, 0, 1));
    expect(crpsNormalMixture(1.5, [0.2, 0.2], [2, 2], [1, 3])).toBeCloseTo(crpsNormal(1.5, 0.2, 2) as number, 14);
    expect(crpsNormalMixture(1.5, [1, 2, 3], [0, 0, 0])).toBeCloseTo(7 / 18, 14);
    expect(crpsNormal(3, 1, 0)).toBe(2);
    expect(crpsUniform(3, 1, 1)).toBe(2);
    expect(crpsStudentT(1, 1)).toMatchObject({ undefined: true });
    expect(crpsNormal(NaN, 0, 1)).toMatchObject({ undefined: true });
    expect(() => crpsNormal(0, 0, -1)).toThrow(expect.objectContaining({ code: 'nonpositive_sd' }));
    expect(() => crpsUniform(0, 2, 1)).toThrow(expect.objectContaining({ code: 'invalid_bounds' }));
  });
});

describe('scores of joint outcomes', () => {
  it('in one dimension are the CRPS', () => {
    fc.assert(
      fc.property(members, value, fc.constantFrom('standard', 'fair'), (x, y, estimator) => {
        const rows = x.map((v) => [v]);
        near(energyScore(rows, [y], { estimator }), crpsEnsemble(x, y, { estimator }) as number, 1e6);
      }),
    );
  });

  it('variogram: the fair score is unbiased for exchangeable members', () => {
    // All outcomes and members from {0, 1} with equal chance: the expected fair score does not depend on M.
    const expected = (m: number) => {
      let sum = 0;
      const n = 2 ** (2 * m + 2);
      for (let code = 0; code < n; code++) {
        const bit = (i: number) => (code >> i) & 1;
        const rows = Array.from({ length: m }, (_, k) => [bit(2 * k), bit(2 * k + 1)]);
        sum += variogramScore(rows, [bit(2 * m), bit(2 * m + 1)], 1, 'fair') as number;
      }
      return sum / n;
    };
    expect(expected(2)).toBeCloseTo(expected(4), 13);
  });

  it('are undefined or refused where they must be', () => {
    expect(energyScore([[1]], [1], { estimator: 'fair' })).toMatchObject({ undefined: true });
    expect(variogramScore([[1, 2]], [1, 2], 0.5, 'fair')).toMatchObject({ undefined: true });
    expect(energyScore([[NaN]], [1])).toMatchObject({ undefined: true });
    expect(() => variogramScore([[1]], [1, 2])).toThrow(expect.objectContaining({ code: 'dimension_mismatch' }));
  });
});
