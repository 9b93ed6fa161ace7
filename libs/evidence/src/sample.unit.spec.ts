import { describe, expect, it } from '@jest/globals';
import { normalQuantile } from '@pulse/numeric';
import { medianError, shareError, sortedPaths } from './sample.js';

describe('a sample of paths', () => {
  it('is sorted without the paths that failed', () => {
    const column = Float64Array.of(3, NaN, -1, 2, NaN);
    expect([...sortedPaths(column, new Float64Array(5))]).toEqual([-1, 2, 3]);
    expect([...column]).toEqual([3, NaN, -1, 2, NaN]);
  });

  it('has the standard error sqrt(pi / 2) sd / sqrt(n) of the median where it is normal', () => {
    const n = 4000;
    const sorted = Float64Array.from({ length: n }, (_, i) => 2 * normalQuantile((i + 0.5) / n));
    expect(medianError(sorted)).toBeCloseTo((Math.sqrt(Math.PI / 2) * 2) / Math.sqrt(n), 4);
  });

  it('has no error of the median with one path, and one of a share that is 0', () => {
    expect(medianError([7])).toBe(0);
    expect(medianError([1, 2])).toBe(0.25);
    // p = 0.5 / 1001 by hand
    expect(shareError(0, 1000)).toBeCloseTo(Math.sqrt((0.0004995 * 0.9995005) / 1000), 9);
  });
});
