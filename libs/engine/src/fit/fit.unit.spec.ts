import { describe, expect, it } from '@jest/globals';
import { type History, World, type WorldFile } from '@pulse/contracts';
import { type Fit, FitError, valueOf } from '../dynamics/index.js';
import { fillNormals, streamKey } from '../random/index.js';
import { simulate, summarise } from '../simulate/index.js';
import { compileWorld, WorldError } from '../world/index.js';
import { fitWorld, type FittedWorld } from './index.js';

/** Standard normal numbers, another stream for each name. */
function normals(name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(2024, 0, name), 1, 1, 0, n);
  return out;
}
function historyOf(series: Readonly<Record<string, ArrayLike<number>>>, period: History['period'] = 'index'): History {
  const length = Math.max(...Object.values(series).map((s) => s.length));
  return {
    period,
    start: 0,
    length,
    series: Object.fromEntries(Object.entries(series).map(([name, s]) => [name, Array.from(s)])),
    lag: {},
    provenance: [],
  };
}
function fitOf(file: Omit<WorldFile, 'name' | 'targets'>, history: History | null, horizon = 1): FittedWorld {
  const targets = [Object.keys(file.variables!)[0]!];
  return fitWorld(
    compileWorld(World.parse({ name: 'w', period: history?.period ?? 'index', targets, ...file })),
    history,
    undefined,
    { horizon },
  );
}
const processOf = (world: FittedWorld): Fit => world.variables[0]!.fit;

function walk(n: number, drift: number, effect: (i: number) => number = () => 0): Float64Array {
  const z = normals('walk', n);
  const x = new Float64Array(n);
  for (let i = 1; i < n; i++) x[i] = x[i - 1]! + drift + effect(i) + z[i]!;
  return x;
}

describe('rules and history', () => {
  const N = 400;
  // The driver is above its threshold in every fifth period; the rule then acts in the period after.
  const driver = Float64Array.from({ length: N }, (_, i) => (i % 5 === 0 ? 1 : 0));
  const acts = (i: number) => (driver[i - 1] === 1 ? 2 : 0);
  const x = walk(N, 0.1, acts);
  const rule = (add: number | 'fit', more: object = {}) => ({
    variables: { x: { process: 'random_walk' as const }, d: { process: 'constant' as const } },
    rules: [{ id: 'r', when: 'd > 0.5', effects: [{ on: 'x', add, ...more }] }],
  });
  const history = historyOf({ x, d: driver });
  const steps = Array.from(x.slice(1), (v, i) => v - x[i]!);
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('takes stated effects out of the steps in which the rule would have fired', () => {
    const fitted = fitOf(rule(2), history);
    const cleaned = steps.map((step, i) => step - acts(i + 1));
    expect(valueOf(processOf(fitted), 'drift')).toBeCloseTo(meanOf(cleaned), 12);
    expect(fitted.rules[0]!.fired).toBe(steps.filter((_, i) => acts(i + 1) > 0).length);
    // Without the rule, the same cause is in the drift.
    expect(valueOf(processOf(fitOf({ variables: rule(2).variables }, history)), 'drift')).toBeCloseTo(
      meanOf(steps),
      12,
    );
  });

  it('estimates amounts jointly with the process, shrunk to zero', () => {
    const fitted = fitOf(rule('fit'), history);
    const { value, sd, source } = fitted.rules[0]!.effects[0]!;
    const on = steps.filter((_, i) => acts(i + 1) > 0);
    const off = steps.filter((_, i) => acts(i + 1) === 0);
    const difference = meanOf(on) - meanOf(off);
    // Ridge on an indicator beside a free mean shrinks the difference of the means by s / (s + penalty), s = n1 n0 / n.
    const s = (on.length * off.length) / steps.length;
    const shrunk = [0.25, 1, 4, 16, 64, 256].map((penalty) => (difference * s) / (s + penalty));
    expect(Math.min(...shrunk.map((b) => Math.abs(b - value)))).toBeLessThan(1e-9);
    expect(source).toBe('fit');
    expect(Math.abs(value - 2)).toBeLessThan(3 * sd);
    expect(sd).toBeGreaterThan(0.05);
    expect(sd).toBeLessThan(0.2);
    expect(Math.abs(valueOf(processOf(fitted), 'drift') - 0.1)).toBeLessThan(3 * sd);
  });

  it('keeps estimates within the cap and scaled by the rule', () => {
    const capped = fitOf(rule('fit', { cap: 0.5 }), history);
    expect(capped.rules[0]!.effects[0]!.value).toBe(0.5);
    const scaled = fitOf({ ...rule('fit'), rules: [{ ...rule('fit').rules[0]!, scale: 4 }] }, history);
    expect(scaled.rules[0]!.effects[0]!.value).toBeGreaterThan(0.4);
    expect(scaled.rules[0]!.effects[0]!.value).toBeLessThan(0.6);
  });

  it('marks rules that history cannot evaluate as scenarios and never fits them', () => {
    const file = (add: number | 'fit') => ({
      variables: { x: { process: 'random_walk' as const } },
      overlays: { rage: {} },
      rules: [{ id: 'r', when: 'rage > 0.2', effects: [{ on: 'x', add }] }],
    });
    const fitted = fitOf(file(2), history);
    expect(fitted.rules[0]!.scenario).toBe('it reads rage, which has no history');
    expect(valueOf(processOf(fitted), 'drift')).toBeCloseTo(meanOf(steps), 12);
    expect(() => fitOf(file('fit'), history)).toThrow(FitError);
  });

  it('simulates what it has fitted: the mean path goes on with drift and effect', () => {
    const fitted = fitOf(rule(2), history);
    let last: Float64Array = new Float64Array(0);
    simulate(
      fitted,
      { seed: 1, paths: 4000, horizon: 2, drawParameters: false },
      (turn) => (last = turn.column('x').slice()),
    );
    const drift = valueOf(processOf(fitted), 'drift');
    const s = summarise(last)!;
    // The driver stands at 0 (constant), so the rule is silent.
    expect(Math.abs(s.mean - (x[N - 1]! + 2 * drift))).toBeLessThan(4 * s.meanError);
  });
});

describe('estimation error', () => {
  it('widens the forecast of a random walk to sd sqrt(h (1 + h / n))', () => {
    const n = 21;
    const fitted = fitOf({ variables: { x: { process: 'random_walk' } } }, historyOf({ x: walk(n, 0) }));
    const sd = valueOf(processOf(fitted), 'sd');
    const spread = (drawParameters: boolean) => {
      let last: Float64Array = new Float64Array(0);
      simulate(
        fitted,
        { seed: 1, paths: 8000, horizon: 10, drawParameters },
        (turn) => (last = turn.column('x').slice()),
      );
      return summarise(last)!.sd / sd;
    };
    const error = 4 / Math.sqrt(2 * 8000);
    expect(Math.abs(spread(false) / Math.sqrt(10) - 1)).toBeLessThan(error);
    // 20 steps; the sd is drawn too, so the law has the variance of Student's t with 19 degrees of freedom: 19 / 17.
    const wanted = Math.sqrt(10 * (1 + 10 / 20) * (19 / 17));
    expect(Math.abs(spread(true) / wanted - 1)).toBeLessThan(1.5 * error);
  });
});

describe('the choice of a process', () => {
  const fitted = (x: Float64Array, period: History['period'] = 'index') =>
    fitOf({ variables: { x: {} } }, historyOf({ x }, period), 6).variables[0]!;

  it('is made at the origin and recorded', () => {
    const season = Float64Array.from(normals('season', 120), (e, i) => 10 * Math.sin((i * Math.PI) / 6) + e);
    const { choice, fit, spec } = fitted(season, 'month');
    expect(choice!.chosen).toBe('seasonal dummies');
    expect(spec).toEqual({ kind: 'seasonal', method: 'dummies' });
    expect(fit.kind).toBe('seasonal');
    expect(choice!.tried).toHaveLength(12);
    expect(choice!.horizons).toEqual([1, 2, 3, 6]);
  });

  it('is a random walk where there is too little to compare on, and says so', () => {
    const { choice } = fitted(walk(8, 0));
    expect(choice!.chosen).toBe('random_walk without drift');
    expect(choice!.tried.every((t) => t.refused?.includes('fewer than 12'))).toBe(true);
  });
});

describe('worlds without data', () => {
  it('need a start and every number', () => {
    expect(() => fitOf({ variables: { x: {} } }, null)).toThrow(WorldError);
    expect(() => fitOf({ variables: { x: { initial: 1, process: 'ar1' } } }, null)).toThrow(
      /variables.x: it has no history/,
    );
    expect(() => fitOf({ variables: { x: { initial: -1, support: 'positive' } } }, null)).toThrow(
      /outside of the support/,
    );
    expect(processOf(fitOf({ variables: { x: { initial: 1 } } }, null)).kind).toBe('constant');
  });
});
