import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  blockBootstrapMeans,
  blockBootstrapSkill,
  blockIndicesInto,
  blockLengthFor,
  blocksPerResample,
  brierDecomposition,
  brierScore,
  flipFlopIndex,
  logScoreBinary,
  logScoreCategorical,
  mase,
  percentileInterval,
  relativeSkill,
  rmsse,
  shareBelowZero,
  wasserstein1,
  wasserstein1Quantiles,
} from './index.js';

const refused = (code: string) => expect.objectContaining({ code });
const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const sample = fc.array(value, { minLength: 1, maxLength: 20 });

describe('block bootstrap', () => {
  const draw = (n: number, length: number, uniforms: number[], kind: 'moving' | 'circular') => {
    const out = new Int32Array(n);
    blockIndicesInto(out, n, length, uniforms, 0, kind);
    return [...out];
  };

  it('takes whole blocks and cuts the last', () => {
    expect(draw(7, 3, [0, 0.5, 0.99], 'moving')).toEqual([0, 1, 2, 2, 3, 4, 4]);
    expect(draw(7, 3, [0, 0.5, 0.99], 'circular')).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(draw(5, 2, [0.99, 0.99, 0.99], 'circular')).toEqual([4, 0, 4, 0, 4]);
  });

  it('keeps its indices inside the series and neighbours together', () => {
    const input = fc
      .integer({ min: 1, max: 30 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));
    const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(
        input,
        fc.infiniteStream(unit),
        fc.constantFrom('moving', 'circular'),
        ([n, length], stream, kind) => {
          const indices = draw(n, length, [...stream.take(blocksPerResample(n, length))], kind);
          indices.forEach((index, i) => {
            expect(index).toBeGreaterThanOrEqual(0);
            expect(index).toBeLessThan(n);
            if (i % length !== 0) expect(index).toBe((indices[i - 1]! + 1) % n);
          });
        },
      ),
    );
  });

  it('with whole-series blocks gives the statistic itself', () => {
    const uniforms = Array.from({ length: 10 }, (_, i) => i / 10);
    const means = blockBootstrapMeans([1, 2, 3, 6], { blockLength: 4, resamples: 10, uniforms });
    expect([...means]).toEqual(Array(10).fill(3));
    const skill = blockBootstrapSkill([1, 2], [2, 4], { blockLength: 2, resamples: 2, uniforms });
    expect([...skill]).toEqual([0.5, 0.5]);
  });

  it('of single values is centred on their mean', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const resamples = 4000;
    const uniforms = Array.from(
      { length: resamples * 8 },
      (_, i) => ((i + 1) * 0.7548776662466927 + (i % 8) * 0.38) % 1,
    );
    const means = blockBootstrapMeans(values, { blockLength: 1, resamples, uniforms });
    const centre = means.reduce((s, x) => s + x, 0) / resamples;
    expect(centre).toBeCloseTo(31 / 8, 1);
  });

  it('refuses impossible blocks and too few numbers', () => {
    expect(() => draw(5, 6, [0], 'moving')).toThrow(refused('invalid_count'));
    expect(() => draw(5, 2, [0, 0], 'moving')).toThrow(refused('length_mismatch'));
  });

  it('chooses the block length by horizon and cube root', () => {
    expect(blockLengthFor(27)).toBe(3);
    expect(blockLengthFor(28)).toBe(4);
    expect(blockLengthFor(60, 12)).toBe(12);
    expect(blockLengthFor(5, 12)).toBe(5);
    expect(blockLengthFor(1)).toBe(1);
  });

  it('is summed up by percentiles and by the share below zero', () => {
    expect(percentileInterval([4, 1, 2, 3, 0], 0.5)).toEqual({ low: 1, high: 3 });
    expect(percentileInterval([4, NaN, 0], 0.5)).toEqual({ low: 1, high: 3 });
    expect(percentileInterval([NaN])).toMatchObject({ undefined: true });
    expect(shareBelowZero([-1, 0, 1, 2])).toBe(0.375);
    expect(shareBelowZero([])).toMatchObject({ undefined: true });
  });
});

describe('Wasserstein-1', () => {
  it('of equally large samples is the mean distance of the sorted values', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (pairs) => {
        const u = pairs.map((p) => p[0]).toSorted((a, b) => a - b);
        const v = pairs.map((p) => p[1]).toSorted((a, b) => a - b);
        const expected = u.reduce((s, x, i) => s + Math.abs(x - v[i]!), 0) / u.length;
        expect(wasserstein1(u.toReversed(), v)).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('is a distance', () => {
    fc.assert(
      fc.property(sample, sample, sample, (u, v, w) => {
        const d = (a: number[], b: number[]) => wasserstein1(a, b) as number;
        expect(d(u, v)).toBeCloseTo(d(v, u), 9);
        expect(d(u, u)).toBe(0);
        expect(d(u, w)).toBeLessThanOrEqual(d(u, v) + d(v, w) + 1e-9);
      }),
    );
  });

  it('of quantile functions is the area between them', () => {
    expect(wasserstein1Quantiles([0, 1], [0, 1], [2, 3])).toBe(2);
    // Crossing lines from (0, -1) to (1, 1): two triangles of area 1/4.
    expect(wasserstein1Quantiles([0, 1], [0, 0], [-1, 1])).toBe(0.5);
    // Constant beyond the outermost levels.
    expect(wasserstein1Quantiles([0.25, 0.75], [0, 0], [1, 3])).toBeCloseTo(0.25 + 0.5 * 2 + 0.25 * 3, 14);
    expect(() => wasserstein1Quantiles([0.5, 0.5], [0, 0], [1, 3])).toThrow(refused('duplicate_levels'));
  });
});

describe('values that do not exist and values that are infinite', () => {
  it('errors over a scale of zero', () => {
    expect(mase([1], [0], { scale: 0 })).toBe(Infinity);
    expect(mase([1], [1], { scale: 0 })).toMatchObject({ undefined: true });
    expect(mase([1], [0], { train: [2, 2, 2] })).toMatchObject({ undefined: true });
    expect(rmsse([1, 2], [1, 1], { scale: 4 })).toBeCloseTo(Math.sqrt(0.5 / 4), 15);
    expect(() => mase([1], [1, 2], { scale: 1 })).toThrow(refused('length_mismatch'));
    expect(() => mase([], [], { scale: 1 })).toThrow(refused('empty_sample'));
  });

  it('outcomes that were held impossible', () => {
    expect(logScoreBinary(1, 0)).toBe(Infinity);
    expect(logScoreBinary(0, 1)).toBe(Infinity);
    expect(logScoreBinary(1, 1)).toBe(0);
    expect(logScoreCategorical(2, [1, 0])).toBe(Infinity);
  });

  it('indices of short series and skill without a baseline', () => {
    expect(flipFlopIndex([1, 2])).toMatchObject({ undefined: true });
    expect(relativeSkill({ a: 0, b: 1 }, 'b')).toMatchObject({ undefined: true });
    expect(() => relativeSkill({ a: 1 }, 'b')).toThrow(refused('unknown_baseline'));
  });
});

describe('the Brier score', () => {
  it('is reliability - resolution + uncertainty for bins of unique probabilities', () => {
    const forecast = fc.tuple(
      fc.integer({ min: 0, max: 10 }).map((i) => i / 10),
      fc.constantFrom(0, 1),
    );
    fc.assert(
      fc.property(fc.array(forecast, { minLength: 1 }), (rows) => {
        const parts = brierDecomposition(
          rows.map((r) => r[1]),
          rows.map((r) => r[0]),
        );
        const score = rows.reduce((s, [p, y]) => s + brierScore(y, p), 0) / rows.length;
        expect(parts.reliability - parts.resolution + parts.uncertainty).toBeCloseTo(score, 13);
      }),
    );
  });
});
