import { describe, expect, it } from '@jest/globals';
import { momentsOf, normals, pathOf, uniforms } from '../testing/sample.js';
import { fitOf, historyOf, sampleOf, seriesOf } from '../testing/worlds.js';
import { dynamicsOf, shocksOf, standardErrorOf, valueOf } from './index.js';
import { poissonCount } from './poisson.js';

const law = { drift: 0.05, sd: 0.4, rate: 0.3, jump_mean: -1, jump_sd: 0.6 };
const process = { kind: 'jumps' as const, ...law };

describe('the Poisson draw', () => {
  it('is the inverse of the distribution function', () => {
    for (const rate of [0, 0.05, 0.7, 3, 20, 100]) {
      let p = Math.exp(-rate);
      let below = p;
      for (let n = 0; n < rate + 6 * Math.sqrt(rate); n++) {
        expect(poissonCount(rate, below * (1 - 1e-9))).toBe(n);
        if (rate > 0 && below < 1 - 1e-9) expect(poissonCount(rate, below * (1 + 1e-9))).toBe(n + 1);
        p *= rate / (n + 1);
        below += p;
      }
      expect(poissonCount(rate, 1 - Number.EPSILON)).toBeLessThan(rate + 15 * Math.sqrt(rate + 1));
    }
  });
});

describe('jumps', () => {
  const world = fitOf({ variables: { x: { initial: 2, process } } }, null);

  it.each([1, 6])('have the mean, variance and kurtosis of a compound Poisson process after %d turns', (horizon) => {
    const { drift, sd, rate, jump_mean: m, jump_sd: d } = law;
    const mean = 2 + horizon * (drift + rate * m);
    const variance = horizon * (sd ** 2 + rate * (m ** 2 + d ** 2));
    // Fourth cumulant of a compound Poisson sum: rate x fourth moment of a jump.
    const fourth = horizon * rate * (m ** 4 + 6 * m ** 2 * d ** 2 + 3 * d ** 4);
    const [sample] = sampleOf(world, ['x'], horizon) as [Float64Array];
    const found = momentsOf(sample);
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / sample.length));
    expect(Math.abs(found.variance - variance)).toBeLessThan(4 * found.varianceError);
    expect(Math.abs(found.excess - fourth / variance ** 2)).toBeLessThan(4 * found.excessError);
    expect(dynamicsOf('jumps').moments(world.variables[0]!.fit, seriesOf([2]), 0, horizon)).toEqual({ mean, variance });
  });

  it('happen with probability 1 - exp(-rate)', () => {
    const still = fitOf({ variables: { x: { initial: 0, process: { ...process, drift: 0, sd: 0 } } } }, null);
    const [sample] = sampleOf(still, ['x'], 1) as [Float64Array];
    const p = 1 - Math.exp(-law.rate);
    const share = sample.filter((v) => v !== 0).length / sample.length;
    expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / sample.length));
  });
});

describe('fitted jumps', () => {
  const N = 4000;
  const [z, u, sizes] = [normals('jump z', N), uniforms('jump n', N), normals('jump sizes', N)];
  const truth = { drift: 0.02, sd: 1, rate: 0.1, jump_mean: -3, jump_sd: 1.5 };
  const steps = Array.from(z, (shock, i) => {
    const n = poissonCount(truth.rate, u[i]!);
    return truth.drift + truth.sd * shock + n * truth.jump_mean + Math.sqrt(n) * truth.jump_sd * sizes[i]!;
  });
  const x = pathOf(steps);
  const fit = dynamicsOf('jumps').fit(seriesOf(x), { kind: 'jumps' });

  it('find the law that made the data', () => {
    for (const [name, value] of Object.entries(truth)) {
      const found = fit.coefficients.find((c) => c.name === name)!;
      const error = standardErrorOf(fit, found);
      // The standard errors take the jumps as seen; which steps had one is to be guessed too.
      expect(Math.abs(found.value - value)).toBeLessThan(4 * 1.5 * error);
      expect(error).toBeGreaterThan(0);
    }
    expect(fit.notes).toEqual([]);
  });

  it('keep what is given and estimate the rest', () => {
    const given = { fit: false, value: 0.1, sd: 0 } as const;
    const found = dynamicsOf('jumps').fit(seriesOf(x), { kind: 'jumps', rate: given });
    expect(found.coefficients.find((c) => c.name === 'rate')).toMatchObject({ value: 0.1, source: 'given' });
    expect(Math.abs(valueOf(found, 'jump_mean') + 3)).toBeLessThan(0.6);
  });

  it('leave shocks that are normal', () => {
    const m = momentsOf(shocksOf(fit, seriesOf(x)).slice(1));
    expect(Math.abs(m.mean)).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(m.variance - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
    expect(Math.abs(m.excess)).toBeLessThan(4 * Math.sqrt(24 / N));
  });

  it('are hardly there in normal steps, and the note says so', () => {
    const calm = dynamicsOf('jumps').fit(seriesOf(pathOf(normals('calm', 100))), { kind: 'jumps' });
    expect(calm.coefficients.every((c) => Number.isFinite(c.value))).toBe(true);
    const variance = dynamicsOf('jumps').moments(calm, seriesOf([0]), 0, 1).variance;
    expect(Math.abs(variance / momentsOf(normals('calm', 100)).variance - 1)).toBeLessThan(0.15);
  });

  it('stay finite on every path where the law is uncertain', () => {
    const world = fitOf({ variables: { x: { process: 'jumps' } } }, historyOf({ x: x.slice(0, 60) }));
    expect(sampleOf(world, ['x'], 12, { drawParameters: true })[0]!.every(Number.isFinite)).toBe(true);
  });

  it('refuse what the data cannot carry', () => {
    const of = (values: ArrayLike<number>) => dynamicsOf('jumps').fit(seriesOf(values), { kind: 'jumps' });
    expect(() => of([1, 2, 4, 3])).toThrow(/jumps need 20 steps/);
    expect(() => of(new Float64Array(40))).toThrow(/steps that vary/);
  });
});
