import { describe, expect, it } from '@jest/globals';
import { isBetter, isDecidable, performanceFindings, performanceOf, VALIDATION_LEVEL } from './performance.js';
import type { PairedLosses } from './skill-of.js';

/** Losses of 1 without the rule, and of 1 less the gain with it, at two horizons. */
function losses(gains: readonly (readonly [number, number])[]): PairedLosses {
  return {
    with: gains.map(([a, b]) => Float64Array.of(1 - a, 1 - b)),
    without: gains.map(() => Float64Array.of(1, 1)),
    step: 1,
  };
}

/** Quadratic residues of 41: their signs are as good as uncorrelated at every lag (a Legendre sequence). */
const RESIDUES = new Set(Array.from({ length: 20 }, (_, i) => ((i + 1) * (i + 1)) % 41));

/** So many origins around a mean, so far above it or below. */
const around = (n: number, first: number, second: number, spread: number): [number, number][] =>
  Array.from({ length: n }, (_, i) => {
    const wave = (RESIDUES.has((i + 1) % 41) ? 1 : -1) * spread;
    return [first + wave, second + wave];
  });

const of = (gains: readonly (readonly [number, number])[], lead = 1) => performanceOf(losses(gains), lead);
const codes = (...args: Parameters<typeof of>): string[] => performanceFindings(of(...args)).map(({ code }) => code);

describe('performance', () => {
  it('is better where the first horizon says so beyond chance and nothing is lost over all of them', () => {
    expect(isBetter(of(around(40, 0.1, 0.05, 0.1)), VALIDATION_LEVEL)).toBe(true);
    // t = 0.02 / (0.5 / sqrt(40)) = 0.25: p is about 0.4.
    expect(isBetter(of(around(40, 0.02, 0.02, 0.5)), VALIDATION_LEVEL)).toBe(false);
    expect(isBetter(of(around(40, 0.1, -0.15, 0.1)), VALIDATION_LEVEL)).toBe(false);
    expect(isBetter(of(around(40, -0.1, 0.3, 0.1)), VALIDATION_LEVEL)).toBe(false);
  });

  it('is tested at the first horizon that the rule can change', () => {
    const late = around(40, 0, 0.1, 0.02).map(([, second]): [number, number] => [0, second]);
    expect(isBetter(of(late, 2), VALIDATION_LEVEL)).toBe(true);
    expect(isBetter(of(late, 1), VALIDATION_LEVEL)).toBe(false);
  });

  it('decides from 20 origins on', () => {
    expect(isDecidable(of(around(20, 0.1, 0.1, 0.1)))).toBe(true);
    expect(isDecidable(of(around(19, 0.1, 0.1, 0.1)))).toBe(false);
    expect(codes(around(19, 0.1, 0.1, 0.1))).toEqual(['performance.few_origins']);
  });

  it('says what is wrong', () => {
    expect(codes(around(40, 0.2, 0.2, 0.1))).toEqual([]);
    expect(codes(around(40, -0.1, -0.1, 0))).toContain('performance.no_gain');
    expect(codes(around(40, 0.02, 0.02, 0.5))).toContain('performance.within_chance');
    expect(codes(around(40, 0.2, -0.2, 0.1))).toEqual(['performance.horizon_harm']);
    const fading = [...around(20, 0.5, 0.5, 0.1), ...around(20, -0.1, -0.1, 0.1)];
    // A gain that goes is itself a wave so long that the test allows for it.
    expect(codes(fading)).toEqual(['performance.within_chance', 'performance.worst_window', 'performance.fades']);
  });
});
