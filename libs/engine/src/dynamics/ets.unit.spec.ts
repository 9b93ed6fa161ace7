import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dynamicsOf, type Fit, FitError, type FitSeries, type ProcessSpec, valueOf } from './index.js';

interface Vector {
  readonly name: string;
  readonly input: {
    readonly series: readonly number[];
    readonly season: number;
    readonly trend: 'none' | 'additive' | 'damped';
    readonly seasonal: 'none' | 'additive';
  };
  readonly expected: { readonly squares: number; readonly alpha: number; readonly mean: readonly number[] };
}
const file = new URL('../../src/dynamics/fixtures/ets-reference.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

const given = (value: number) => ({ fit: false, value, sd: 0 }) as const;
function seriesOf(x: readonly number[], season = 1, effect: readonly number[] = []): FitSeries {
  return {
    x: Float64Array.from(x),
    effect: Float64Array.from(x, (_, i) => effect[i] ?? 0),
    from: 0,
    to: x.length,
    season,
    phase: (i) => i % season,
  };
}
const ets = dynamicsOf('ets');
const fit = (x: readonly number[], spec: Omit<ProcessSpec, 'kind'>, season = 1, effect: readonly number[] = []): Fit =>
  ets.fit(seriesOf(x, season, effect), { kind: 'ets', ...spec });
const sdOf = (fitted: Fit) => fitted.coefficients[fitted.sdAt]!;
const squaresOf = (fitted: Fit) => sdOf(fitted).value ** 2 * sdOf(fitted).dof!;

/** A bounded sequence without a pattern of its own. */
const bumps = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i * i * 0.7) + Math.cos(i * 1.3));

describe('the fit', () => {
  it.each(vectors.map((v) => [v.name, v] as const))(
    'finds the weights of the reference: %s',
    (_, { input, expected }) => {
      const { series, season, trend, seasonal } = input;
      const fitted = fit(series, { trend, seasonal }, season);
      // Both minimise the same sum; a local optimum of the reference may be left behind, never the other way round.
      expect(squaresOf(fitted)).toBeLessThan(expected.squares * (1 + 1e-4));
      expect(squaresOf(fitted)).toBeGreaterThan(expected.squares * 0.985);
      const data = seriesOf(series, season);
      const spread = Math.sqrt(expected.squares / series.length);
      expected.mean.forEach((mean, i) => {
        const moved = ets.moments(fitted, data, series.length - 1, i + 1).mean - mean;
        expect(Math.abs(moved)).toBeLessThan(0.12 * spread);
      });
    },
  );

  it('starts from the level that leaves the smallest errors, and skips gaps', () => {
    const x: number[] = bumps(30);
    x[7] = NaN;
    x[8] = NaN;
    x[20] = NaN;
    const alpha = 0.3;
    const run = (start: number) => {
      let level = start;
      let squares = 0;
      for (const value of x) {
        if (Number.isNaN(value)) continue;
        squares += (value - level) ** 2;
        level += alpha * (value - level);
      }
      return { level, squares };
    };
    // The sum is a parabola in the start: its lowest point from three of its values.
    const [a, b, c] = [run(-1).squares, run(0).squares, run(1).squares];
    const best = run((a - c) / (2 * (a - 2 * b + c)));
    const fitted = fit(x, { trend: 'none', seasonal: 'none', alpha: given(alpha) });
    expect(squaresOf(fitted)).toBeCloseTo(best.squares, 9);
    expect(fitted.states![1]).toBeCloseTo(best.level, 9);
    expect(fitted.n).toBe(27);
    // One level is estimated.
    expect(sdOf(fitted).dof).toBe(26);
  });

  it('ends at the last known value', () => {
    const x = [...bumps(20), NaN, NaN];
    const fitted = fit(x, { trend: 'none', seasonal: 'none', alpha: given(0.5) });
    expect(fitted.states![0]).toBe(x[19]);
    expect(fitted.states).toEqual(fit(x.slice(0, 20), { trend: 'none', seasonal: 'none', alpha: given(0.5) }).states);
  });

  it('takes what rules added as a move of the level for good', () => {
    const x = bumps(40);
    const added = x.map((_, i) => (i === 12 ? 5 : i === 30 ? -2 : 0));
    let total = 0;
    const moved = x.map((value, i) => value + (total += added[i]!));
    const form = { trend: 'damped', seasonal: 'none' } as const;
    const [plain, withRules] = [fit(x, form), fit(moved, form, 1, added)];
    expect(valueOf(withRules, 'alpha')).toBeCloseTo(valueOf(plain, 'alpha'), 9);
    expect(valueOf(withRules, 'sd')).toBeCloseTo(valueOf(plain, 'sd'), 9);
    expect(withRules.states![1]).toBeCloseTo(plain.states![1]! + 3, 9);
  });

  it('takes the form with the smallest AICc where none is stated', () => {
    const season = [3, -1, 0, -2];
    const line = Array.from({ length: 60 }, (_, i) => 2 * i + season[i % 4]! + bumps(60)[i]! / 5);
    const level = bumps(60);
    expect(fit(level, {}, 4).states).toHaveLength(3);
    expect(fit(level, {}, 4).states![2]).toBe(0);
    const both = fit(line, {}, 4);
    expect(both.states).toHaveLength(7);
    expect(ets.moments(both, seriesOf(line, 4), 59, 4).mean).toBeCloseTo(2 * 63 + season[3]!, 0);
  });

  it('refuses what the data cannot carry', () => {
    expect(() => fit([1, 2], { trend: 'damped', seasonal: 'none' })).toThrow(FitError);
    expect(() => fit(bumps(8), { seasonal: 'additive', trend: 'none' }, 4)).toThrow(/needs/);
    expect(() => fit(bumps(30), { seasonal: 'additive' }, 1)).toThrow(/at least 2 periods/);
  });
});

describe('moments', () => {
  const [alpha, beta, gamma, damping, sd, m] = [0.4, 0.1, 0.2, 0.9, 1.5, 4];
  const weights = {
    alpha: given(alpha),
    beta: given(beta),
    gamma: given(gamma),
    damping: given(damping),
    sd: given(sd),
  };
  const x = bumps(24);
  const variance = (spec: Omit<ProcessSpec, 'kind'>, h: number) =>
    ets.moments(fit(x, { ...weights, ...spec }, m), seriesOf(x, m), 23, h).variance;

  // Hyndman and Athanasopoulos, FPP3, table 8.8.
  it.each([1, 2, 5, 9, 12])('have the variance of the table, %i steps ahead', (h) => {
    const k = Math.floor((h - 1) / m);
    const level = 1 + alpha * alpha * (h - 1);
    expect(variance({ trend: 'none', seasonal: 'none' }, h)).toBeCloseTo(sd * sd * level, 10);
    const trend = (h - 1) * (alpha * alpha + alpha * beta * h + (beta * beta * h * (2 * h - 1)) / 6);
    expect(variance({ trend: 'additive', seasonal: 'none' }, h)).toBeCloseTo(sd * sd * (1 + trend), 10);
    const season = gamma * k * (2 * alpha + gamma);
    expect(variance({ trend: 'none', seasonal: 'additive' }, h)).toBeCloseTo(sd * sd * (level + season), 10);
    const both = 1 + trend + gamma * k * (2 * alpha + gamma + beta * m * (k + 1));
    expect(variance({ trend: 'additive', seasonal: 'additive' }, h)).toBeCloseTo(sd * sd * both, 10);
    const f = damping;
    const damped =
      1 +
      alpha * alpha * (h - 1) +
      ((beta * f * h) / (1 - f) ** 2) * (2 * alpha * (1 - f) + beta * f) -
      ((beta * f * (1 - f ** h)) / ((1 - f) ** 2 * (1 - f * f))) *
        (2 * alpha * (1 - f * f) + beta * f * (1 + 2 * f - f ** h));
    expect(variance({ trend: 'damped', seasonal: 'none' }, h)).toBeCloseTo(sd * sd * damped, 10);
  });

  it('are those of the steps, path by path', () => {
    const fitted = fit(x, { ...weights, trend: 'damped', seasonal: 'additive' }, m);
    const data = seriesOf(x, m);
    const walk = (shocks: readonly number[], lift = 0) => {
      const states = fitted.states!.map((value) => Float64Array.of(value));
      const path = [x[23]! + lift];
      for (const [t, shock] of shocks.entries()) {
        const out = new Float64Array(1);
        const previous = (back: number) => Float64Array.of(path.at(-back)!);
        const coefficients = fitted.coefficients.map(({ value }) => Float64Array.of(value));
        const block = { coefficients, previous, out, z: Float64Array.of(shock), states, uniforms: [] };
        ets.step({ ...block, from: 0, to: 1, phase: data.phase(24 + t) }, fitted);
        path.push(out[0]!);
      }
      return path;
    };
    const H = 9;
    const none = Array.from({ length: H }, () => 0);
    const quiet = walk(none);
    for (let h = 1; h <= H; h++) {
      const { mean, variance: wanted } = ets.moments(fitted, data, 23, h);
      expect(quiet[h]).toBeCloseTo(mean, 10);
      // The path is linear in the shocks, so its variance is the sum of the squares of what each of them moves.
      let sum = 0;
      for (let t = 0; t < h; t++) sum += (walk(none.with(t, 1))[h]! - quiet[h]!) ** 2;
      expect(sum).toBeCloseTo(wanted, 9);
      // What is added to the last value moves all later ones by as much.
      expect(walk(none, 2.5)[h]).toBeCloseTo(quiet[h]! + 2.5, 10);
    }
  });
});
