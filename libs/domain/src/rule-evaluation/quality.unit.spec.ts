import { describe, expect, it } from '@jest/globals';
import type { RuleFinding } from '@pulse/contracts';
import * as fc from 'fast-check';
import { coverageFindings } from './coverage.js';
import { penalised, performancePart, qualityOf } from './quality.js';

const finding = (severity: RuleFinding['severity']): RuleFinding => ({
  code: 'logic.any',
  verdict: 'proven',
  severity,
  path: '',
  message: '',
  counterexample: null,
  suggestion: null,
  others: [],
});

describe('quality', () => {
  it('weighs syntax 0.3, logic 0.4, coverage 0.2 and performance 0.1', () => {
    expect(qualityOf({ syntax: 1, logic: 0, coverage: 0, performance: 0 })).toBeCloseTo(0.3, 12);
    expect(qualityOf({ syntax: 0, logic: 1, coverage: 0, performance: 0 })).toBeCloseTo(0.4, 12);
    expect(qualityOf({ syntax: 0, logic: 0, coverage: 1, performance: 0 })).toBeCloseTo(0.2, 12);
    expect(qualityOf({ syntax: 0, logic: 0, coverage: 0, performance: 1 })).toBeCloseTo(0.1, 12);
  });

  it('is the mean over the parts that were assessed', () => {
    expect(qualityOf({ syntax: 0.5, logic: 1, coverage: null, performance: null })).toBeCloseTo(0.55 / 0.7, 12);
    expect(qualityOf({ syntax: null, logic: null, coverage: null, performance: null })).toBe(0);
  });

  it('takes 0.4, 0.2 and 0.1 for findings of severity 3, 2 and 1', () => {
    expect(penalised([finding(3), finding(2), finding(1)])).toBeCloseTo(0.3, 12);
    expect(penalised([finding(3), finding(3), finding(3)])).toBe(0);
    expect(penalised([])).toBe(1);
  });

  it('grows with skill everywhere, inside of 0 and 1', () => {
    const skill = fc.double({ min: -3, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(skill, skill, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-9);
        expect(performancePart(a) < performancePart(b)).toBe(a < b);
        expect(performancePart(a)).toBeGreaterThan(0);
        expect(performancePart(a)).toBeLessThan(1);
      }),
    );
    expect(performancePart(0)).toBe(0.25);
    expect(performancePart(0.03)).toBeCloseTo(0.625, 12);
  });
});

describe('coverageFindings', () => {
  const firing = (fired: number, periods = 100, unknown = 0) => ({ periods, fired, unknown });
  const codes = (...args: Parameters<typeof coverageFindings>): string[] =>
    coverageFindings(...args).map(({ code }) => code);

  it.each([
    ['nothing', firing(20), firing(10), []],
    ['that it never fires', firing(0), firing(0), ['coverage.never_fires']],
    ['that it always fires', firing(99), firing(98), ['coverage.always_fires']],
    ['that it is rare', firing(5), firing(4), ['coverage.rare']],
    ['that it has gone', firing(20), firing(0), ['coverage.gone']],
    ['that it is often unknown', firing(20, 100, 30), firing(10), ['coverage.unknown']],
  ])('says %s', (_, train, validation, expected) => {
    expect(codes(train, validation)).toEqual(expected);
  });
});
