import { describe, expect, it } from '@jest/globals';
import { studentTCdf } from '@pulse/numeric';
import { dieboldMariano, dieboldMarianoFixedSmoothing, isUndefined, longRunVariance, pValueOrOne } from './index.js';

/** A series of n values: a mean and so much of each type II cosine, which are orthogonal with a square sum of n / 2. */
const series = (n: number, centre: number, amounts: readonly number[]): number[] =>
  Array.from({ length: n }, (_, t) =>
    amounts.reduce((sum, a, j) => sum + a * Math.cos((Math.PI * (j + 1) * (t + 0.5)) / n), centre),
  );

/** Normal draws by Box and Muller from a 32-bit xorshift (Marsaglia 2003). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the long-run variance by cosines', () => {
  it('is the mean square of the projections on the lowest ones', () => {
    // Of amounts a_j the projections, in units of sqrt(2 / n), have squares a_j^2 n / 2; the fifth is not looked at at n = 20.
    expect(longRunVariance(series(20, 3, [1, 2, 0, 1, 9]))).toEqual({
      variance: expect.closeTo((10 * (1 + 4 + 0 + 1)) / 4, 10),
      dof: 4,
    });
    // 0.4 * 125^(2/3) = 10, 0.4 * 1000^(2/3) = 40.
    expect(longRunVariance(series(125, 0, [1, 1]))).toEqual({ variance: expect.closeTo(62.5 / 5, 9), dof: 10 });
    expect(longRunVariance(series(1000, 0, [2]))).toEqual({ variance: expect.closeTo(2000 / 40, 8), dof: 40 });
  });

  it('does not exist for five values, equal ones or a missing one', () => {
    expect(isUndefined(longRunVariance([1, 2, 3, 4, 6]))).toBe(true);
    expect(isUndefined(longRunVariance([2, 2, 2, 2, 2, 2, 2]))).toBe(true);
    expect(isUndefined(longRunVariance([1, 2, 3, NaN, 6, 7, 8]))).toBe(true);
  });
});

describe('the Diebold-Mariano test with fixed smoothing', () => {
  it('compares the mean with its standard error by the t law of so many cosines', () => {
    const losses = series(20, -1, [1, 2, 0, 1]);
    const statistic = -1 / Math.sqrt(15 / 20);
    const of = (alternative: 'less' | 'greater' | 'two-sided') => dieboldMarianoFixedSmoothing(losses, alternative);
    expect(of('less')).toEqual({
      statistic: expect.closeTo(statistic, 12),
      pValue: expect.closeTo(studentTCdf(statistic, 4), 12),
    });
    expect(of('greater')).toMatchObject({ pValue: expect.closeTo(1 - studentTCdf(statistic, 4), 12) });
    expect(of('two-sided')).toMatchObject({ pValue: expect.closeTo(2 * studentTCdf(statistic, 4), 12) });
  });

  /**
   * Losses of a rule that does nothing, with what is left over autocorrelated: by themselves, and where the rule fires in
   * spells of ten periods. Of 1,000 series a share of 0.05 has a standard error of 0.007; the levels that are allowed are
   * 0.05 for 0.036 and 0.13 for 0.10, and three standard errors on top.
   */
  it.each([
    ['correlated losses', 123, false, 0.6],
    ['correlated losses, few', 40, false, 0.6],
    ['firing that lasts', 123, true, 0.8],
    ['uncorrelated losses', 123, false, 0],
  ])('holds its level: %s', (_, n, spells, rho) => {
    const replicates = 1000;
    const draw = normals(2020 + n);
    let [fixed, lenient, overlap] = [0, 0, 0];
    for (let r = 0; r < replicates; r++) {
      let [left, fires] = [draw(), draw() > 0.52];
      const losses = Array.from({ length: n }, () => {
        const loss = spells && !fires ? 0 : left;
        left = rho * left + Math.sqrt(1 - rho * rho) * draw();
        // Stays with 0.9 (1.28 is the 90 % point), begins with 0.043, so that it fires in three tenths of the periods.
        fires = fires ? draw() < 1.2816 : draw() > 1.717;
        return loss;
      });
      const p = pValueOrOne(dieboldMarianoFixedSmoothing(losses, 'less'));
      if (p <= 0.036) fixed++;
      if (p <= 0.1) lenient++;
      if (pValueOrOne(dieboldMariano(losses, 1, { alternative: 'less' })) <= 0.036) overlap++;
    }
    const bound = (level: number): number => level + 3 * Math.sqrt((level * (1 - level)) / replicates);
    expect(fixed / replicates).toBeLessThan(bound(0.05));
    expect(lenient / replicates).toBeLessThan(bound(0.13));
    // What it takes the place of rejects three times as often as it should, unless losses are uncorrelated.
    if (rho > 0) expect(overlap / replicates).toBeGreaterThan(0.11);
    else expect(overlap / replicates).toBeLessThan(bound(0.036));
  });
});
