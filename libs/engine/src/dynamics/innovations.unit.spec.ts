import { describe, expect, it } from '@jest/globals';
import { normalCdf, normalPdf, studentTCdf } from '@pulse/numeric';
import { correlationOf, momentsOf, normals, pathOf } from '../testing/sample.js';
import { fitOf, historyOf, sampleOf, seriesOf } from '../testing/worlds.js';
import { dynamicsOf, type Fit, StudentT, withInnovations } from './index.js';
import { defaultBlock, variancesInBlock } from './blocks.js';
import { fitDof } from './dof.js';

const shaped = (dof: number, z: ArrayLike<number>): Float64Array => {
  const out = Float64Array.from(z);
  StudentT.of(dof).shape(out, 0, out.length);
  return out;
};
/** Student draws of variance 1, by the other way round: a normal draw over an independent chi. */
function ratios(dof: number, n: number): Float64Array {
  const parts = Array.from({ length: dof }, (_, k) => normals(`chi ${k}`, n));
  return normals('ratio', n).map(
    (z, i) => z / Math.sqrt(parts.reduce((sum, part) => sum + part[i]! ** 2, 0) / dof) / Math.sqrt(dof / (dof - 2)),
  );
}

describe("Student's t from normal draws", () => {
  it('has the quantiles of the tables', () => {
    // Two-sided tables of t: 0.975, 0.995, 0.9, 0.999 and 0.95 quantiles, to 10 digits.
    const table = [
      [5, 1.9599639845400545, 2.5705818356363141],
      [3, 2.5758293035489004, 5.8409093097333],
      [10, 1.2815515655446004, 1.3721836411103356],
      [4, 3.090232306167813, 7.1731822197823],
      [100, 1.6448536269514722, 1.6602343260853],
    ] as const;
    for (const [dof, z, t] of table)
      expect(Math.abs(shaped(dof, [z])[0]! / (t * Math.sqrt((dof - 2) / dof)) - 1)).toBeLessThan(1e-7);
  });

  it('is the quantile at the probability of the draw to 1e-7, odd and growing, up to the largest draw', () => {
    for (const dof of [2.1, 2.5, 3, 4.7, 8, 30, 100, 1e4]) {
      const z = Array.from({ length: 1643 }, (_, i) => i / 200 + 0.0013);
      const values = shaped(dof, z);
      const scale = Math.sqrt(dof / (dof - 2));
      values.forEach((value, i) => {
        if (i > 0) expect(value).toBeGreaterThan(values[i - 1]!);
        // The tails of a value 1e-7 smaller and larger have that of the draw between them.
        const [low, high] = [1e-7, -1e-7].map((e) => studentTCdf(-value * (1 - e) * scale, dof));
        const tail = normalCdf(-z[i]!);
        expect(low!).toBeGreaterThan(tail);
        expect(high!).toBeLessThan(tail);
      });
      expect(
        shaped(
          dof,
          z.map((v) => -v),
        ),
      ).toEqual(values.map((v) => -v));
    }
  });

  it('has variance 1', () => {
    for (const dof of [3, 5, 12]) {
      const z = Array.from({ length: 16_401 }, (_, i) => i / 1000 - 8.2);
      const variance = shaped(dof, z).reduce((sum, v, i) => sum + v * v * normalPdf(z[i]!), 0) / 1000;
      expect(Math.abs(variance - 1)).toBeLessThan(dof === 3 ? 2e-4 : 1e-5);
    }
  });

  it('is taken back by its inverse', () => {
    for (const z of [-5, -1.2, 0, 0.3, 2.5, 7]) expect(StudentT.of(4).normalOf(shaped(4, [z])[0]!)).toBeCloseTo(z, 6);
  });
});

describe('degrees of freedom', () => {
  it('are found by maximum likelihood, and the sd with them', () => {
    const draws = ratios(5, 4000);
    const { dof, ratio } = fitDof(draws, false);
    // The information on dof 5 of 4,000 values: a standard error of about 0.4.
    expect(dof).toBeGreaterThanOrEqual(4);
    expect(dof).toBeLessThanOrEqual(6);
    // sd of log scale sqrt((dof + 3) / (2 dof n)) = 0.014, and the error of dof on top.
    expect(Math.abs(ratio - 1)).toBeLessThan(0.08);
    expect(fitDof(draws, true).ratio).toBe(1);
    expect(Math.abs(fitDof(draws, true).dof - 5)).toBeLessThanOrEqual(1);
  });

  it('are many for normal residuals', () => {
    expect(fitDof(normals('normal residuals', 2000), false).dof).toBeGreaterThanOrEqual(30);
  });

  it('need 20 residuals', () => {
    expect(() => fitDof(normals('few', 19), false)).toThrow(/need 20 steps/);
  });
});

describe('a process with innovations', () => {
  const N = 400;
  const walk = { kind: 'random_walk' as const, drift: 0, sd: 2 };
  const given = (innovations: object) =>
    fitOf({ variables: { x: { initial: 0, process: { ...walk, ...innovations } } } }, null);

  it('draws Student steps, each where its normal step would be', () => {
    const [t] = sampleOf(given({ innovations: 'student_t', dof: 4 }), ['x'], 1) as [Float64Array];
    const [z] = sampleOf(given({}), ['x'], 1) as [Float64Array];
    const order = (column: Float64Array) => Array.from(column.keys()).sort((a, b) => column[a]! - column[b]!);
    expect(order(t)).toEqual(order(z));
    // 95 % quantile of t with 4 degrees of freedom 2.1318467863, over sqrt(2), times the sd.
    const limit = (2 * 2.1318467863) / Math.SQRT2;
    const share = t.filter((v) => v > limit).length / t.length;
    expect(Math.abs(share - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / t.length));
  });

  it('estimates dof and sd of its residuals', () => {
    const x = pathOf(ratios(4, N).map((e) => 3 * e));
    const spec = { kind: 'random_walk', innovations: 'student_t' } as const;
    const fit: Fit = withInnovations(dynamicsOf('random_walk').fit(seriesOf(x), spec), seriesOf(x), spec);
    const plain = dynamicsOf('random_walk').fit(seriesOf(x), spec);
    expect(fit.innovations).toMatchObject({ kind: 'student_t', estimated: true });
    const { dof } = fit.innovations as { dof: number };
    expect(dof).toBeGreaterThan(2.4);
    expect(dof).toBeLessThan(8);
    expect(Math.abs(fit.coefficients[1]!.value / 3 - 1)).toBeLessThan(0.35);
    expect(fit.coefficients[1]!.dof).toBeCloseTo(((N - 1) * dof) / (dof + 3), 9);
    expect(plain.coefficients[1]!.dof).toBe(N - 1);
    expect(fit.coefficients[0]).toEqual(plain.coefficients[0]);
  });

  it('resamples its residuals in blocks: every step is one of history', () => {
    const steps = normals('blocks', 64).map((z, i) => z + (i % 2 === 0 ? 1.5 : -1.5));
    const x = pathOf(steps);
    const world = fitOf({ variables: { x: { process: 'bootstrap' } } }, historyOf({ x }));
    expect(world.variables[0]!.fit.innovations).toMatchObject({ kind: 'bootstrap', block: 4 });
    const last = x.at(-1)!;
    const ends = [1, 2, 3, 4, 5].map((h) => sampleOf(world, ['x'], h)[0]!);
    const taken = ends.map((end, h) => end.map((v, p) => v - (h === 0 ? last : ends[h - 1]![p]!)));
    // Standardised residuals times the sd with n - 1: sqrt(n / (n - 1)) wider about the mean step.
    const { mean } = momentsOf(steps);
    const possible = Array.from(steps, (s) => mean + (s - mean) * Math.sqrt(64 / 63));
    const indexOf = (step: number) => possible.findIndex((s) => Math.abs(s - step) < 1e-9);
    for (let p = 0; p < 200; p++) {
      const rows = taken.map((column) => indexOf(column[p]!));
      expect(rows.every((row) => row >= 0)).toBe(true);
      // Four in a row, around the end, then another block.
      for (let k = 1; k < 4; k++) expect(rows[k]).toBe((rows[0]! + k) % 64);
    }
    expect(correlationOf(taken[0]!, taken[1]!)).toBeLessThan(-0.4);
    expect(Math.abs(correlationOf(taken[3]!, taken[4]!))).toBeLessThan(4 / Math.sqrt(4000));
    for (const horizon of [1, 3, 5]) {
      const { mean: wanted, variance } = dynamicsOf('bootstrap').moments(
        world.variables[0]!.fit,
        seriesOf(x),
        64,
        horizon,
      );
      const found = momentsOf(ends[horizon - 1]!);
      expect(Math.abs(found.mean - wanted)).toBeLessThan(4 * found.meanError);
      expect(Math.abs(found.variance - variance)).toBeLessThan(4 * found.varianceError);
    }
  });

  it('keeps the law of resampled residuals whatever the kind of process', () => {
    const skewed = normals('skewed', 300).map((z) => Math.exp(z));
    const x = new Float64Array(301);
    for (let i = 1; i < 301; i++) x[i] = 0.5 * x[i - 1]! + skewed[i - 1]!;
    const process = { kind: 'ar1' as const, innovations: 'bootstrap' as const, block: 1 };
    const world = fitOf({ variables: { x: { process } } }, historyOf({ x }));
    const [sample] = sampleOf(world, ['x'], 1) as [Float64Array];
    const skewness = (values: Float64Array) => {
      const { mean, variance } = momentsOf(values);
      return values.reduce((sum, v) => sum + (v - mean) ** 3, 0) / values.length / variance ** 1.5;
    };
    expect(skewness(sample)).toBeGreaterThan(0.6 * skewness(skewed));
    const found = momentsOf(sample);
    const { mean, variance } = dynamicsOf('ar1').moments(world.variables[0]!.fit, seriesOf(x), 300, 1);
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * found.meanError);
    expect(Math.abs(found.variance - variance)).toBeLessThan(4 * found.varianceError);
  });

  it('needs residuals, and shocks that are not 0', () => {
    const of = (x: ArrayLike<number>, process: object) =>
      fitOf({ variables: { x: { process: { kind: 'random_walk', ...process } } } }, historyOf({ x }));
    expect(() => of([1, 2, 4, 3], { innovations: 'bootstrap' })).toThrow(/from 10 steps on, the data have 3/);
    expect(() => of([1, 2, 4, 3], { innovations: 'student_t' })).toThrow(/need 20 steps/);
    const flat = of(new Float64Array(30).fill(5), { innovations: 'student_t' });
    expect(flat.warnings).toEqual(['x: its steps do not vary: its shocks are 0 and not student_t']);
    expect(sampleOf(flat, ['x'], 3, { paths: 10 })[0]).toEqual(new Float64Array(10).fill(5));
  });
});

describe('blocks', () => {
  it('are as long as the cube root of the data, rounded up', () => {
    expect([1, 8, 9, 27, 28, 1000, 1001].map(defaultBlock)).toEqual([1, 2, 3, 3, 4, 10, 11]);
  });

  it('have the variances of sums of rows that follow each other', () => {
    // Sums of two around the end: 0, -2, 0, 2.
    expect(variancesInBlock(Float64Array.of(1, -1, -1, 1), 2)).toEqual(Float64Array.of(1, 2));
  });
});
