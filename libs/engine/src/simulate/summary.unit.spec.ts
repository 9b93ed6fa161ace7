import { describe, expect, it } from '@jest/globals';
import { fillNormals, fillUniforms, streamKey } from '../random/index.js';
import { probabilityOf, QUANTILE_LEVELS, summarise } from './index.js';

describe('a summary', () => {
  it('has the 23 levels of the hubs', () => {
    expect(QUANTILE_LEVELS).toHaveLength(23);
    expect(QUANTILE_LEVELS.map((l, i) => l + QUANTILE_LEVELS[22 - i]!).every((sum) => Math.abs(sum - 1) < 1e-12)).toBe(
      true,
    );
  });

  it('uses quantiles of type 7 and leaves failed paths out', () => {
    const s = summarise(Float64Array.of(4, NaN, 1, 3, 2), [0, 0.25, 0.5, 1])!;
    expect(s).toMatchObject({ n: 4, mean: 2.5, quantiles: [1, 1.75, 2.5, 4] });
    expect(s.sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(summarise(Float64Array.of(NaN, NaN))).toBeUndefined();
  });

  it('has Monte-Carlo errors of the size that theory gives', () => {
    const n = 20_000;
    const sample = new Float64Array(n);
    fillNormals(sample, streamKey(5, 0, 'summary'), 1, 1, 0, n);
    const s = summarise(sample)!;
    expect(Math.abs(s.meanError * Math.sqrt(n) - 1)).toBeLessThan(0.03);
    // sqrt(p (1 - p) / n) / density: for the median of a normal law sqrt(pi / 2 / n), for the 5 % quantile 2.113 / sqrt(n).
    const errorAt = (level: number) => s.quantileErrors[s.levels.indexOf(level)]! * Math.sqrt(n);
    expect(Math.abs(errorAt(0.5) / Math.sqrt(Math.PI / 2) - 1)).toBeLessThan(0.2);
    expect(Math.abs(errorAt(0.05) / 2.113 - 1)).toBeLessThan(0.2);
  });

  it('gives a probability with its binomial error, which is not 0 at the ends', () => {
    const p = probabilityOf(60, 2000);
    expect(p.probability).toBe(0.03);
    // Conformance vector mc-standard-error; the half path that is added for the ends moves it by 0.4 %.
    expect(Math.abs(p.standardError / 0.00381444622455213 - 1)).toBeLessThan(0.005);
    expect(probabilityOf(0, 1000).standardError).toBeGreaterThan(0);
    const uniforms = new Float64Array(2000);
    fillUniforms(uniforms, streamKey(5, 0, 'probability'), 1, 1, 0, 2000);
    const hits = uniforms.filter((u) => u < 0.3).length;
    const q = probabilityOf(hits, 2000);
    expect(Math.abs(q.probability - 0.3)).toBeLessThan(4 * q.standardError);
  });
});
