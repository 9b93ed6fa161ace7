import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { lgamma, normalCdf, normalQuantile } from '@pulse/numeric';
import { driftOf, isReached, laterPits, untilOf, WITHDRAWAL_LIMIT } from './drift.js';

const uniforms = (sequence: number, n: number): number[] => {
  const out = new Float64Array(n);
  fillUniforms(out, streamKey(11, sequence, 'drift'), variableId('u'), 1, 0, n);
  return [...out];
};
const share = (sequences: number, n: number, change: (u: number) => number): number => {
  let withdrawn = 0;
  for (let s = 0; s < sequences; s++) if (driftOf(uniforms(s, n).map(change)).eValue >= WITHDRAWAL_LIMIT) withdrawn++;
  return withdrawn / sequences;
};

describe('the e-value of later outcomes', () => {
  it('is the mean likelihood ratio of the three events, averaged over Beta(1/2, 1/2)', () => {
    // By the closed form Gamma(s + 1/2) Gamma(n - s + 1/2) / (pi Gamma(n + 1)) / (p^s (1 - p)^(n - s)).
    const mixture = (s: number, n: number, p: number) =>
      Math.exp(
        lgamma(s + 0.5) +
          lgamma(n - s + 0.5) -
          lgamma(n + 1) -
          Math.log(Math.PI) -
          s * Math.log(p) -
          (n - s) * Math.log(1 - p),
      );
    // All 12 in the lower tail: outside of both intervals and below the median.
    const expected = (mixture(12, 12, 0.2) + 2 * mixture(12, 12, 0.5)) / 3;
    const { eValue, n } = driftOf(Array.from({ length: 12 }, () => 0.05));
    expect(n).toBe(12);
    expect(eValue / expected).toBeCloseTo(1, 10);
    // 9 of 10 in the inner half above the median, the last one below 0.25.
    const mixed = [...Array.from({ length: 9 }, () => 0.6), 0.2];
    const at10 = (mixture(0, 10, 0.2) + mixture(1, 10, 0.5) + mixture(1, 10, 0.5)) / 3;
    const at9 = (mixture(0, 9, 0.2) + 2 * mixture(0, 9, 0.5)) / 3;
    expect(driftOf(mixed).eValue).toBeCloseTo(Math.max(at9, at10), 8);
  });

  it('has mean 1 after any number of calibrated outcomes', () => {
    // Every pattern of 3 outcomes over the 8 cells that the events cut, weighed by its probability.
    const cells = [0.05, 0.15, 0.3, 0.6, 0.8, 0.95].map((u, i) => [u, [0.1, 0.15, 0.25, 0.25, 0.15, 0.1][i]!] as const);
    const last = (pits: number[]): number => {
      // The e-value after the last bet, not the largest: the ratio of two prefixes of the closed form is not needed.
      const hits = [0, 0, 0];
      const capital = [1, 1, 1];
      pits.forEach((u, i) => {
        const events = [u < 0.1 || u > 0.9, u < 0.25 || u > 0.75, u < 0.5];
        events.forEach((happened, k) => {
          const p = k === 0 ? 0.2 : 0.5;
          const q = (hits[k]! + 0.5) / (i + 1);
          capital[k]! *= happened ? q / p : (1 - q) / (1 - p);
          hits[k]! += happened ? 1 : 0;
        });
      });
      return capital.reduce((a, b) => a + b) / 3;
    };
    let mean = 0;
    for (const [a, pa] of cells)
      for (const [b, pb] of cells)
        for (const [c, pc] of cells) {
          mean += pa * pb * pc * last([a, b, c]);
          expect(driftOf([a, b, c]).eValue).toBeCloseTo(Math.max(last([a]), last([a, b]), last([a, b, c])), 12);
        }
    expect(mean).toBeCloseTo(1, 12);
  });

  it('withdraws a calibrated forecast in at most 5 % of 2,000 sequences of 60 outcomes, looked at after each', () => {
    // 5 % + 3 binomial standard errors would be 6.5 %; Ville's inequality leaves room.
    expect(share(2000, 60, (u) => u)).toBeLessThanOrEqual(0.05);
  });

  it('finds what has drifted', () => {
    const z = (u: number) => normalQuantile(u);
    expect(share(200, 60, (u) => normalCdf(2 * z(u)))).toBeGreaterThan(0.8);
    expect(share(200, 60, (u) => normalCdf(z(u) + 1))).toBeGreaterThan(0.8);
    expect(share(200, 60, (u) => normalCdf(z(u) / 2))).toBeGreaterThan(0.5);
  });

  it('stays a number', () => {
    expect(Number.isFinite(driftOf(Array.from({ length: 3000 }, () => 0.001)).eValue)).toBe(true);
    expect(driftOf([])).toEqual({ eValue: 0, n: 0 });
  });
});

describe('later outcomes', () => {
  const origin = (label: string, pit: (number | null)[], inSample = false) =>
    ({ origin: label, inSample, targets: { x: { pit } } }) as unknown as EvidenceOrigin;

  it('are those at the origin and every h-th period after it', () => {
    const origins = [
      origin('2009-11', [0.1, 0.1]),
      origin('2009-12', [0.2, 0.21]),
      origin('2010-01', [0.3, 0.31]),
      origin('2010-02', [0.4, null]),
      origin('2010-03', [0.5, 0.51]),
      origin('2010-04', [0.6, 0.61], true),
      origin('2010-06', [0.7, 0.71]),
    ];
    expect(laterPits(origins, 'month', 'x', 2, '2009-12')).toEqual({
      pits: [0.21, 0.71],
      origins: ['2009-12', '2010-06'],
    });
    expect(laterPits(origins, 'month', 'x', 1, '2010-02').pits).toEqual([0.4, 0.5, 0.7]);
    expect(laterPits(origins, 'month', 'y', 1, '2010-02').pits).toEqual([]);
  });

  it('come when the horizon is reached', () => {
    expect([untilOf('month', '2009-12', 3), untilOf('index', '41', 3), untilOf('month', null, 3)]).toEqual([
      '2010-03',
      '44',
      null,
    ]);
    expect([isReached('month', '2010-03', '2010-02'), isReached('month', '2010-03', '2010-03')]).toEqual([false, true]);
    expect(isReached('month', '2010-03', 'soon')).toBeUndefined();
  });
});
