import { describe, expect, it } from '@jest/globals';
import { type EvidenceOrigin, QUANTILE_LEVELS } from '@pulse/contracts';
import { normalQuantile } from '@pulse/numeric';
import * as fc from 'fast-check';
import type { Support } from '../port.js';
import { normals } from '../testing/gaussian-forecaster.js';
import { recalibrate } from './recalibrate.js';
import { levelShifts, shiftQuantiles } from './shifts.js';

const Z = QUANTILE_LEVELS.map(normalQuantile);
const level = (value: (typeof QUANTILE_LEVELS)[number]) => QUANTILE_LEVELS.indexOf(value);

/** The same quantiles at every origin; outcomes by origin, known at one horizon only. */
function origins(outcomes: readonly number[], quantiles: readonly number[], horizon = 1): EvidenceOrigin[] {
  return outcomes.map((outcome, i) => {
    const column = <T>(value: T) => Array.from({ length: horizon }, (_, h) => (h + 1 === horizon ? value : null));
    return {
      origin: String(i),
      inSample: false,
      targets: {
        x: {
          outcome: column(outcome),
          median: column(0),
          lower80: column(0),
          upper80: column(0),
          lower50: column(0),
          upper50: column(0),
          crps: column(0),
          baselines: {},
          pit: column(0.5),
          quantiles: column([...quantiles]),
        },
      },
    };
  });
}

const x = (support: Support = 'real') => [{ name: 'x', support }];

describe('shifts of quantiles', () => {
  it('are the order statistics level (n + 1), rounded outwards', () => {
    const shifts = levelShifts(Array.from({ length: 99 }, (_, i) => QUANTILE_LEVELS.map(() => 99 - i)));
    const at = (value: (typeof QUANTILE_LEVELS)[number]) => shifts[level(value)];
    // 99 residuals 1 to 99: the k-th is k, and level x 100 is k.
    expect([at(0.01), at(0.025), at(0.05), at(0.25)]).toEqual([1, 2, 5, 25]);
    expect([at(0.5), at(0.9), at(0.975), at(0.99)]).toEqual([50, 90, 98, 99]);
  });

  it('end at the first and last residual where there are too few for a level', () => {
    const shifts = levelShifts([QUANTILE_LEVELS.map(() => -3), QUANTILE_LEVELS.map(() => 5)]);
    expect([shifts[0], shifts[22], shifts[level(0.5)]]).toEqual([-3, 5, 1]);
  });

  it('leave quantiles in order and inside the support', () => {
    const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 23, maxLength: 23 });
    fc.assert(
      fc.property(numbers, numbers, fc.constantFrom<Support>('real', 'positive', 'share'), (raw, shifts, support) => {
        const sorted = raw.toSorted((a, b) => a - b);
        const unit = support === 'real' ? sorted : sorted.map((value) => 1 / (1 + Math.exp(-value)));
        const shifted = shiftQuantiles(unit, shifts, support);
        shifted.forEach((value, i) => {
          if (i > 0) expect(value).toBeGreaterThanOrEqual(shifted[i - 1]!);
          if (support !== 'real') expect(value).toBeGreaterThan(0);
          if (support === 'share') expect(value).toBeLessThan(1);
        });
      }),
    );
  });

  it('are factors on a positive target', () => {
    const shifted = shiftQuantiles(
      QUANTILE_LEVELS.map((_, i) => i + 1),
      QUANTILE_LEVELS.map(() => Math.log(2)),
      'positive',
    );
    shifted.forEach((value, i) => expect(value).toBeCloseTo(2 * (i + 1), 12));
  });
});

describe('recalibration', () => {
  const outcomes = Array.from(normals(8, 2000));
  const half = Z.map((z) => z / 2);

  it('widens intervals that are half as wide as they should be, judged on later origins', () => {
    const [pair] = recalibrate(origins(outcomes, half), x(), 1);
    expect(pair).toMatchObject({ target: 'x', horizon: 1, fitted: 1500, scored: 500 });
    // Inside the 80 % interval of half the width: 2 Phi(1.2816 / 2) - 1 = 0.478.
    expect(Math.abs(pair!.raw.coverage80!.share - 0.478)).toBeLessThan(0.06);
    expect(Math.abs(pair!.recalibrated.coverage80!.share - 0.8)).toBeLessThan(0.06);
    expect(pair!.recalibrated.wis!).toBeLessThan(pair!.raw.wis!);
    // The quantile at 0.9 is 0.64 too low; its standard error is sqrt(0.09 / 1500) / 0.1755 = 0.044.
    expect(Math.abs(pair!.shifts[level(0.9)]! - 1.2816 / 2)).toBeLessThan(0.15);
  });

  it('moves a biased forecast back', () => {
    const [pair] = recalibrate(
      origins(
        outcomes,
        Z.map((z) => z + 2),
      ),
      x(),
      1,
    );
    expect(Math.abs(pair!.shifts[level(0.5)]! + 2)).toBeLessThan(0.15);
    expect(Math.abs(pair!.recalibrated.coverage80!.share - 0.8)).toBeLessThan(0.06);
  });

  it('is fitted on nothing that it is scored on, nor on what was not known when that was forecast', () => {
    const few = outcomes.slice(0, 80);
    const changed = few.map((outcome, i) => (i < 60 ? outcome : outcome + 100));
    const [a] = recalibrate(origins(few, half, 4), x(), 4);
    const [b] = recalibrate(origins(changed, half, 4), x(), 4);
    expect(b!.shifts).toEqual(a!.shifts);
    // The last origin whose outcome four periods later was known at origin 60 is 56.
    expect(a).toMatchObject({ fitted: 57, scored: 20 });
    const leaked = few.map((outcome, i) => (i < 57 ? outcome : outcome + 100));
    expect(recalibrate(origins(leaked, half, 4), x(), 4)[0]!.shifts).toEqual(a!.shifts);
  });

  it('needs ten origins to fit on and ten to score', () => {
    expect(recalibrate(origins(outcomes.slice(0, 40), half), x(), 1)).toHaveLength(1);
    expect(recalibrate(origins(outcomes.slice(0, 36), half), x(), 1)).toEqual([]);
    expect(recalibrate([], x(), 3)).toEqual([]);
  });

  it('leaves out origins in sample, without quantiles or off the natural scale', () => {
    const all = origins(outcomes.slice(0, 80), half);
    expect(
      recalibrate(
        all.map((origin, i) => ({ ...origin, inSample: i < 50 })),
        x(),
        1,
      ),
    ).toEqual([]);
    expect(recalibrate(all, x('positive'), 1)).toEqual([]);
  });
});
