import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  Accumulator,
  betaQuantile,
  betaRegularized,
  binomialCdf,
  chiSquareSurvival,
  dotProduct,
  gammaP,
  gammaQ,
  mean,
  neumaierSum,
  normalCdf,
  quantileSorted,
  sortedCopy,
  studentTCdf,
  studentTPdf,
  sumOfSquares,
  variance,
} from './index.js';

describe('sums', () => {
  it('keep what plain addition loses', () => {
    expect(neumaierSum([1, 1e100, 1, -1e100])).toBe(2);
    expect(dotProduct([1, 1e100, 1, -1e100], [1, 1, 1, 1])).toBe(2);
    expect(neumaierSum([])).toBe(0);
    expect(neumaierSum([5, 1, 2, 7], 1, 3)).toBe(3);
  });

  it('agree with exact integer arithmetic to one rounding', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n })), (terms) => {
        const exact = Number(terms.reduce((sum, x) => sum + x, 0n));
        const doubles = terms.map(Number);
        expect(neumaierSum(doubles)).toBe(exact);
        const accumulator = new Accumulator();
        for (const x of doubles) accumulator.add(x);
        expect(accumulator.total).toBe(exact);
      }),
    );
  });

  it('pass infinities and NaN on', () => {
    expect(neumaierSum([1, Infinity])).toBe(Infinity);
    expect(neumaierSum([Infinity, -Infinity])).toBeNaN();
    expect(neumaierSum([1, NaN])).toBeNaN();
  });
});

describe('moments', () => {
  it('survive a large common offset', () => {
    // Chan, Golub and LeVeque (1983): 4, 7, 13, 16 have variance 30 wherever they sit.
    for (const offset of [0, 1e9, 1e15]) {
      expect(variance([4, 7, 13, 16].map((x) => x + offset))).toBe(30);
    }
  });

  it('have their limits', () => {
    expect(mean([])).toBeNaN();
    expect(variance([1])).toBeNaN();
    expect(variance([1], 0)).toBe(0);
    expect(sumOfSquares([0.1, 0.1, 0.1])).toBeLessThan(1e-33);
  });
});

describe('quantiles of type 7', () => {
  it('are the worked example of Hyndman and Fan: position (n - 1) p', () => {
    expect(quantileSorted([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantileSorted([1, 2, 3, 4], 0)).toBe(1);
    expect(quantileSorted([1, 2, 3, 4], 1)).toBe(4);
    expect(quantileSorted([7], 0.3)).toBe(7);
    expect(quantileSorted([], 0.3)).toBeNaN();
    expect(quantileSorted([1], 1.1)).toBeNaN();
  });

  it('never decrease with the level and stay inside the sample', () => {
    const levels = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    const sample = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(sample, levels, (values, [a, b]) => {
        const sorted = sortedCopy(values);
        const low = quantileSorted(sorted, Math.min(a, b));
        const high = quantileSorted(sorted, Math.max(a, b));
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(sorted[0]!);
        expect(high).toBeLessThanOrEqual(sorted.at(-1)!);
      }),
    );
  });
});

describe('distributions', () => {
  it('agree with their closed forms', () => {
    // Cauchy is t with 1 degree; chi-square with 2 degrees is exponential; Beta(1, b) and Beta(a, 1) are powers.
    expect(studentTCdf(1, 1)).toBeCloseTo(0.75, 15);
    expect(studentTCdf(-1e10, 1) * Math.PI * 1e10).toBeCloseTo(1, 12);
    expect(studentTCdf(1, 2)).toBeCloseTo(0.5 + 1 / (2 * Math.sqrt(3)), 15);
    expect(studentTCdf(1.3, Infinity)).toBe(normalCdf(1.3));
    expect(studentTPdf(1, 1)).toBeCloseTo(1 / (2 * Math.PI), 15);
    expect(chiSquareSurvival(3, 2)).toBeCloseTo(Math.exp(-1.5), 15);
    expect(betaRegularized(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 15);
    expect(betaRegularized(0.3, 4, 1)).toBeCloseTo(0.3 ** 4, 15);
  });

  it('give binomial probabilities as their sum', () => {
    const choose = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
    for (let k = 0; k <= 10; k++) {
      const sum = choose.slice(0, k + 1).reduce((s, c, j) => s + c * 0.3 ** j * 0.7 ** (10 - j), 0);
      expect(binomialCdf(k, 10, 0.3)).toBeCloseTo(sum, 14);
    }
  });

  it('have complements and quantiles that fit', () => {
    const shape = fc.double({ min: 0.05, max: 500, noNaN: true });
    const inside = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(shape, shape, inside, (a, b, p) => {
        expect(gammaP(a, b) + gammaQ(a, b)).toBeCloseTo(1, 13);
        expect(betaRegularized(p, a, b) + betaRegularized(1 - p, b, a, p)).toBeCloseTo(1, 12);
        const x = betaQuantile(p, a, b);
        // Where the law is steep, neighbouring doubles enclose the level.
        const step = 4 * Number.EPSILON * x;
        expect(betaRegularized(Math.max(0, x - step), a, b)).toBeLessThanOrEqual(p * (1 + 1e-10));
        expect(betaRegularized(Math.min(1, x + Math.max(step, 1e-300)), a, b)).toBeGreaterThanOrEqual(p * (1 - 1e-10));
      }),
    );
  });

  it('do not exist outside their domain', () => {
    for (const value of [gammaP(-1, 1), gammaQ(1, -1), betaRegularized(0.5, 0, 1), betaRegularized(1.5, 1, 1)]) {
      expect(value).toBeNaN();
    }
    expect(betaQuantile(2, 1, 1)).toBeNaN();
    expect(studentTCdf(1, 0)).toBeNaN();
  });
});
