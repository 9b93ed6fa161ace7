import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type History, World } from '@pulse/contracts';
import { fitWorld } from '../fit/index.js';
import { fillNormals, streamKey } from '../random/index.js';
import { simulate, summarise } from '../simulate/index.js';
import { compileWorld } from '../world/index.js';
import { dynamicsOf, FitError, type FitSeries, type ProcessSpec, valueOf } from './index.js';

interface Vector {
  readonly name: string;
  readonly function: string;
  readonly input: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, number>>;
}
const file = new URL('../../../../tests/conformance/vectors/scoring_dynamics.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
const vectorsOf = (name: string) => vectors.filter((v) => v.function === name).map((v) => [v.name, v] as const);

const given = (value: number) => ({ fit: false, value, sd: 0 }) as const;
function series(x: readonly number[], season = 1, effect: readonly number[] = []): FitSeries {
  return {
    x: Float64Array.from(x),
    effect: Float64Array.from(x, (_, i) => effect[i] ?? 0),
    from: 0,
    to: x.length,
    season,
    phase: (i) => i % season,
  };
}
const fit = (x: readonly number[], spec: ProcessSpec, season = 1) => dynamicsOf(spec.kind).fit(series(x, season), spec);
const momentsOf = (x: readonly number[], spec: ProcessSpec, horizon: number, season = 1) =>
  dynamicsOf(spec.kind).moments(fit(x, spec, season), series(x, season), x.length - 1, horizon);

describe('closed forms', () => {
  it.each(vectorsOf('randomWalkDrift'))('%s', (_, { input, expected }) => {
    const spec = { kind: 'random_walk', drift: given(input['drift']!), sd: given(input['sd']!) } as const;
    const { mean, variance } = momentsOf([input['last']!], spec, input['horizon']!);
    expect(mean).toBeCloseTo(expected['mean']!, 10);
    expect(variance).toBeCloseTo(expected['variance']!, 10);
  });

  it.each(vectorsOf('ar1'))('%s', (_, { input, expected }) => {
    const { last, mean: m, phi, sd, horizon } = input as Readonly<Record<string, number>>;
    const spec = { kind: 'ar1', mean: given(m!), phi: given(phi!), sd: given(sd!) } as const;
    const { mean, variance } = momentsOf([last!], spec, horizon!);
    expect(mean).toBeCloseTo(expected['mean']!, 10);
    expect(variance).toBeCloseTo(expected['variance']!, 10);
  });

  it.each(vectorsOf('seasonalNaiveMethod'))('%s', (_, { input, expected }) => {
    const lastSeason: readonly number[] = input['lastSeason']!;
    const spec = { kind: 'seasonal', method: 'naive', sd: given(input['residualSd']!) } as const;
    const { mean, variance } = momentsOf(lastSeason, spec, input['horizon']!, lastSeason.length);
    expect(mean).toBeCloseTo(expected['mean']!, 10);
    expect(Math.sqrt(variance)).toBeCloseTo(expected['sd']!, 10);
  });

  it('gbm is estimated from the moments of the log returns', () => {
    const [, { input, expected }] = vectorsOf('fitGbm')[0]!;
    const x: readonly number[] = input['series']!;
    const fitted = fit(x.map(Math.log), { kind: 'gbm' });
    expect(valueOf(fitted, 'volatility')).toBeCloseTo(expected['volatility']!, 10);
    expect(valueOf(fitted, 'drift')).toBeCloseTo(expected['drift']!, 10);
  });

  it('ar1 is least squares with the bias of phi taken out', () => {
    const [, { input, expected }] = vectorsOf('fitAr1')[0]!;
    const x: readonly number[] = input['series']!;
    const fitted = fit(x, { kind: 'ar1' });
    const n = x.length - 1;
    const ols = expected['phi']!;
    expect(valueOf(fitted, 'phi')).toBeCloseTo(ols + (1 + 3 * ols) / n, 10);
    // Residual sum of squares about a moved slope: that of least squares plus move^2 sxx.
    const before = x.slice(0, -1);
    const centre = before.reduce((a, b) => a + b) / n;
    const sxx = before.reduce((sum, v) => sum + (v - centre) ** 2, 0);
    const squares = expected['residualSd']! ** 2 * (n - 2) + ((1 + 3 * ols) / n) ** 2 * sxx;
    expect(valueOf(fitted, 'sd')).toBeCloseTo(Math.sqrt(squares / (n - 2)), 10);
    // The regression line of least squares goes through both means.
    expect(valueOf(fitted, 'level')).toBeCloseTo(expected['intercept']! + ols * centre, 10);
  });

  it('seasonal dummies are estimated from the steps into each place of the season', () => {
    const x = [1, 5, 3, 2, 6, 4, 3, 7, 5];
    const fitted = fit(x, { kind: 'seasonal', method: 'dummies' }, 3);
    // Into place 0: 3 -> 2 and 4 -> 3; into place 1: 1 -> 5, 2 -> 6, 3 -> 7; into place 2: 5 -> 3, 6 -> 4, 7 -> 5.
    expect([0, 1, 2].map((s) => valueOf(fitted, `season_${s}`))).toEqual([2.5, 6, 4]);
    expect([0, 1, 2].map((s) => valueOf(fitted, `before_${s}`))).toEqual([3.5, 2, 6]);
    // Every season lies exactly 1 above the one before: a unit root, as far as it is allowed.
    expect(valueOf(fitted, 'phi')).toBe(0.999);
  });

  it('seasonal dummies find an error that fades exactly, though it moves the mean of every place, and correct it', () => {
    const centres = [0, 10, 20];
    const x = Array.from({ length: 10 }, (_, i) => centres[i % 3]! + 8 * 0.5 ** i);
    const fitted = fit(x, { kind: 'seasonal', method: 'dummies' }, 3);
    // Least squares finds 0.5; its bias beside 3 dummies over 9 - 3 steps is 1 + 3 x 0.25 x 0.75 / 0.875.
    expect(valueOf(fitted, 'phi')).toBeCloseTo(0.5 + (1 + 0.5625 / 0.875) / 6, 12);
    for (const place of [0, 1, 2]) {
      const level = valueOf(fitted, `season_${place}`) - 0.5 * valueOf(fitted, `before_${place}`);
      expect(level).toBeCloseTo(centres[place]! - 0.5 * centres[(place + 2) % 3]!, 12);
    }
  });

  it('refuses what the data cannot carry', () => {
    expect(() => fit([1, 2], { kind: 'random_walk' })).toThrow(FitError);
    expect(() => fit([1, 1, 1, 1, 1], { kind: 'ar1' })).toThrow(/do not vary/);
    expect(() => fit([1, 2, 3], { kind: 'ar1', phi: given(1.2) })).toThrow(/phi between -1 and 1/);
    expect(() => fit([1, 2, 3, 4], { kind: 'seasonal', method: 'dummies' }, 4)).toThrow(/two full seasons/);
  });
});

describe('simulated moments', () => {
  const PATHS = 5000;
  const sampleOf = (variable: object, horizon: number) => {
    const world = World.parse({ name: 'w', variables: { x: variable }, targets: ['x'] });
    let sample = new Float64Array(0);
    simulate(fitWorld(compileWorld(world), null), { seed: 7, paths: PATHS, horizon }, (turn) => {
      if (turn.turn === horizon) sample = turn.column('x').slice();
    });
    return summarise(sample)!;
  };
  const near = (variable: object, horizon: number, mean: number, variance: number) => {
    const s = sampleOf(variable, horizon);
    expect(Math.abs(s.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / PATHS));
    // The standard error of a sample variance is variance sqrt(2 / n) for a normal law.
    expect(Math.abs(s.sd ** 2 - variance)).toBeLessThan(4 * variance * Math.sqrt(2 / PATHS));
  };

  it.each(vectorsOf('randomWalkDrift'))('%s', (_, { input, expected }) => {
    const { last, drift, sd, horizon } = input as Readonly<Record<string, number>>;
    near(
      { initial: last, process: { kind: 'random_walk', drift, sd } },
      horizon!,
      expected['mean']!,
      expected['variance']!,
    );
  });

  it.each(vectorsOf('ar1'))('%s', (_, { input, expected }) => {
    const { last, mean, phi, sd, horizon } = input as Readonly<Record<string, number>>;
    near(
      { initial: last, process: { kind: 'ar1', mean, phi, sd } },
      horizon!,
      expected['mean']!,
      expected['variance']!,
    );
  });

  it.each(vectorsOf('gbm'))('%s', (_, { input, expected }) => {
    const { last, drift, volatility, time } = input as Readonly<Record<string, number>>;
    const s = sampleOf({ support: 'positive', initial: last, process: { kind: 'gbm', drift, volatility } }, time!);
    expect(Math.abs(s.mean - expected['mean']!)).toBeLessThan(4 * s.meanError);
    for (const [level, name] of [
      [0.05, 'q05'],
      [0.5, 'median'],
      [0.95, 'q95'],
    ] as const) {
      const at = s.levels.indexOf(level);
      expect(Math.abs(s.quantiles[at]! - expected[name]!)).toBeLessThan(4 * s.quantileErrors[at]!);
    }
  });

  describe('of seasonal processes', () => {
    // So long that what is estimated is known to about a per cent.
    const [N, SEASON, PHI, SD] = [8000, 4, 0.7, 0.5];
    const LEVELS = [10, 12, 15, 11];
    const z = new Float64Array(N);
    fillNormals(z, streamKey(3, 0, 'seasonal'), 1, 1, 0, N);
    let error = 0;
    const x = Array.from(z, (shock, i) => LEVELS[i % SEASON]! + (error = PHI * error + SD * shock));
    const history: History = { period: 'index', start: 0, length: N, series: { x }, lag: {}, provenance: [] };
    const nearAfter = (process: object, horizon: number, mean: number, variance: number) => {
      const world = World.parse({ name: 'w', variables: { x: { process } }, targets: ['x'] });
      let sample = new Float64Array(0);
      simulate(fitWorld(compileWorld(world), history), { seed: 7, paths: PATHS, horizon }, (turn) => {
        if (turn.turn === horizon) sample = turn.column('x').slice();
      });
      const s = summarise(sample)!;
      expect(Math.abs(s.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / PATHS) + 0.1 * SD);
      expect(Math.abs(s.sd ** 2 - variance)).toBeLessThan(variance * (4 * Math.sqrt(2 / PATHS) + 0.05));
    };

    it.each([1, 2, 6])('dummies: the level of the place and a fading AR(1) error, %d turns ahead', (h) => {
      const mean = LEVELS[(N - 1 + h) % SEASON]! + PHI ** h * error;
      const variance = (SD ** 2 * (1 - PHI ** (2 * h))) / (1 - PHI ** 2);
      nearAfter({ kind: 'seasonal', method: 'dummies', season: SEASON }, h, mean, variance);
    });

    it.each([1, 4, 6])(
      'naive: the value of the last season, once more of its variance each season, %d turns ahead',
      (h) => {
        const seasons = Math.ceil(h / SEASON);
        // Var(x[t] - x[t - m]) = 2 (1 - phi^m) times the variance of the error.
        const step = (2 * (1 - PHI ** SEASON) * SD ** 2) / (1 - PHI ** 2);
        nearAfter(
          { kind: 'seasonal', method: 'naive', season: SEASON },
          h,
          x[N - 1 + h - seasons * SEASON]!,
          seasons * step,
        );
      },
    );
  });
});
