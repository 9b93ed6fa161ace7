import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  erf,
  erfc,
  exp,
  expInto,
  expm1,
  lgamma,
  log,
  log1p,
  logInto,
  logit,
  normalCdf,
  normalCdfInto,
  normalPdf,
  normalQuantile,
  normalQuantileInto,
  normalSurvival,
  pow,
  sigmoid,
  tanh,
} from './index.js';

describe('special values, which IEEE 754 and C annex F fix', () => {
  it.each([
    ['exp', exp, 0, 1],
    ['exp', exp, -Infinity, 0],
    ['exp', exp, Infinity, Infinity],
    ['exp', exp, NaN, NaN],
    ['exp', exp, 709.79, Infinity],
    ['exp', exp, -745.2, 0],
    ['exp', exp, -745.13, 5e-324],
    ['expm1', expm1, -0, -0],
    ['expm1', expm1, -Infinity, -1],
    ['expm1', expm1, Infinity, Infinity],
    ['expm1', expm1, NaN, NaN],
    ['expm1', expm1, 1e-300, 1e-300],
    ['log', log, 0, -Infinity],
    ['log', log, -0, -Infinity],
    ['log', log, -1, NaN],
    ['log', log, Infinity, Infinity],
    ['log', log, NaN, NaN],
    ['log', log, 1, 0],
    ['log', log, 5e-324, -744.4400719213812],
    ['log', log, Number.MAX_VALUE, 709.782712893384],
    ['log1p', log1p, -0, -0],
    ['log1p', log1p, -1, -Infinity],
    ['log1p', log1p, -1.5, NaN],
    ['log1p', log1p, Infinity, Infinity],
    ['log1p', log1p, NaN, NaN],
    ['tanh', tanh, Infinity, 1],
    ['tanh', tanh, -Infinity, -1],
    ['tanh', tanh, -0, -0],
    ['tanh', tanh, NaN, NaN],
    ['sigmoid', sigmoid, 0, 0.5],
    ['sigmoid', sigmoid, -Infinity, 0],
    ['sigmoid', sigmoid, Infinity, 1],
    ['sigmoid', sigmoid, NaN, NaN],
    ['logit', logit, 0, -Infinity],
    ['logit', logit, 1, Infinity],
    ['logit', logit, 0.5, 0],
    ['logit', logit, -0.1, NaN],
    ['erf', erf, Infinity, 1],
    ['erf', erf, NaN, NaN],
    ['erfc', erfc, -Infinity, 2],
    ['erfc', erfc, Infinity, 0],
    ['erfc', erfc, NaN, NaN],
    ['normalCdf', normalCdf, 0, 0.5],
    ['normalCdf', normalCdf, -Infinity, 0],
    ['normalCdf', normalCdf, Infinity, 1],
    ['normalCdf', normalCdf, NaN, NaN],
    ['normalPdf', normalPdf, Infinity, 0],
    ['normalPdf', normalPdf, NaN, NaN],
    ['normalQuantile', normalQuantile, 0, -Infinity],
    ['normalQuantile', normalQuantile, 1, Infinity],
    ['normalQuantile', normalQuantile, 0.5, 0],
    ['normalQuantile', normalQuantile, 1.1, NaN],
    ['normalQuantile', normalQuantile, -0.1, NaN],
    ['normalQuantile', normalQuantile, NaN, NaN],
    ['lgamma', lgamma, 0, Infinity],
    ['lgamma', lgamma, 1, 0],
    ['lgamma', lgamma, 2, 0],
    ['lgamma', lgamma, -1, NaN],
    ['lgamma', lgamma, Infinity, Infinity],
  ] as const)('%s: %#', (_name, f, x, expected) => {
    expect(f(x)).toBe(expected);
  });

  it('pow has the special cases of the ** operator', () => {
    const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e300, -1e300, 2 ** 53, 5e-324];
    for (const x of special) {
      for (const y of special) {
        const expected = x ** y;
        const exact = !Number.isFinite(expected) || expected === 0 || Number.isInteger(expected);
        if (exact) expect([x, y, pow(x, y)]).toEqual([x, y, expected]);
        else expect(pow(x, y) / expected).toBeCloseTo(1, 14);
      }
    }
  });
});

describe('identities', () => {
  const moderate = fc.double({ min: -700, max: 700, noNaN: true });
  const probability = fc.double({ min: 1e-300, max: 1 - 2 ** -53, noNaN: true });

  it('log undoes exp', () => {
    fc.assert(fc.property(moderate, (x) => Math.abs(log(exp(x)) - x) <= 3e-16 * Math.max(1, Math.abs(x))));
  });

  it('log of a power of two is that many times log 2', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (k) => {
        expect(Math.abs(log(2 ** k) - k * Math.LN2)).toBeLessThanOrEqual(2.3e-16 * Math.abs(k));
      }),
    );
  });

  it('the normal law is symmetric and its tails add to one', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
        expect(normalSurvival(x)).toBe(normalCdf(-x));
        expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
      }),
    );
  });

  it('the normal quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(probability, (p) => {
        const x = normalQuantile(p);
        // A relative error e of x changes the probability by about e x^2 in the tail.
        expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-15 * (10 + x * x));
      }),
    );
  });

  it('the normal quantile is odd about one half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 - 1 }), (k) => {
        const p = k / 2 ** 30;
        expect(normalQuantile(1 - p) + normalQuantile(p)).toBe(0);
      }),
    );
  });

  it('logit undoes the logistic function', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 10, noNaN: true }), (x) => {
        expect(Math.abs(logit(sigmoid(x)) - x)).toBeLessThan(1e-11 * Math.max(1, Math.abs(x)));
      }),
    );
  });

  it('lgamma satisfies the recurrence of the factorial', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (x) => {
        const scale = Math.max(1, lgamma(x + 1));
        expect(Math.abs(lgamma(x + 1) - lgamma(x) - log(x))).toBeLessThan(2e-15 * scale + 1e-14);
      }),
    );
  });
});

describe('columns', () => {
  it('hold what the function gives one by one, in place too, and only as many as asked', () => {
    const x = Float64Array.of(0.1, 0.5, 0.9, 0.99);
    for (const [into, f] of [
      [expInto, exp],
      [logInto, log],
      [normalCdfInto, normalCdf],
      [normalQuantileInto, normalQuantile],
    ] as const) {
      const column = x.slice();
      into(column, column, 3);
      expect(column).toEqual(Float64Array.of(f(x[0]!), f(x[1]!), f(x[2]!), x[3]!));
    }
  });
});
