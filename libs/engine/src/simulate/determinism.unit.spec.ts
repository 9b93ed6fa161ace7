import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type History, World, type WorldFile } from '@pulse/contracts';
import { fitWorld, type FittedWorld, uncertainInputs, withSet } from '../fit/index.js';
import { philoxNormals, streamKey } from '../random/index.js';
import { compileWorld } from '../world/index.js';
import { forecast, simulate, type SimulateOptions } from './index.js';

const LENGTH = 80;
/** A deterministic, irregular series: no generator of ours makes it. */
const wiggle = (i: number, a: number): number => ((i * 7919 + a * 104729) % 1000) / 1000;
const history = (change: (i: number, x: number) => number | null = (_, x) => x): History => ({
  period: 'month',
  start: 480,
  length: LENGTH,
  series: {
    x: Array.from({ length: LENGTH }, (_, i) => change(i, 100 + 0.5 * i + 4 * wiggle(i, 1))),
    y: Array.from({ length: LENGTH }, (_, i) => change(i, 3 + wiggle(i, 2) - wiggle(i + 5, 3))),
    s: Array.from({ length: LENGTH }, (_, i) => change(i, 0.3 + 0.1 * ((i % 12) / 12) + 0.05 * wiggle(i, 4))),
  },
  lag: { x: 0, y: 2, s: 1 },
  provenance: [],
});

const file: WorldFile = {
  name: 'w',
  period: 'month',
  parameters: { push: { value: 0.2, sd: 0.05 } },
  variables: {
    x: { support: 'positive' },
    y: { process: 'ar1', publication_lag: 2 },
    s: { support: 'share', process: { kind: 'seasonal' }, publication_lag: 1 },
  },
  overlays: { hope: { measure: 'zscore(x, 12) / 4 + 0.5', decay_rate: 0.1 }, rage: { initial: 0.4, follow: false } },
  capital: { fund: { amount: 1, price: 'x' }, cash: { amount: 50 } },
  rules: [
    {
      id: 'r1',
      when: 'delta(x, 3) > 2 and hope > 0.3',
      effects: [
        { on: 'y', add: 'fit' },
        { on: 'hope', add: -0.05 },
      ],
      tags: ['hope'],
    },
    {
      id: 'r2',
      when: 'y > mean(y, 6)',
      effects: [
        { on: 'x', add: 0.001 },
        { on: 'rage', add: 'push' },
      ],
    },
    {
      id: 'r3',
      when: 'rage > 0.5',
      effects: [
        { on: 's', add: 0.02 },
        { on: 'fund', add: 0.1 },
      ],
    },
  ],
  events: { high: { when: 'x > 142' }, down: { when: 'delta(y, 2) < 0', monitor: 'at' } },
  targets: ['x', 'y', 's', 'capital'],
};
const fitted = (
  change?: (i: number, x: number) => number | null,
  origin = 480 + LENGTH - 1,
  world = file,
): FittedWorld => fitWorld(compileWorld(World.parse(world)), history(change), origin, { horizon: 6 });
const NAMES = ['x', 'y', 's', 'capital', 'hope', 'rage', 'fund', 'cash'];

function columns(world: FittedWorld, options: Partial<SimulateOptions> = {}, names = NAMES): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  simulate(world, { seed: 11, paths: 37, horizon: 6, keep: names, ...options }, (turn) => {
    for (const name of names) all[`${name} ${turn.turn}`] = [...turn.column(name)];
  });
  return all;
}
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

describe('a simulation', () => {
  const world = fitted();

  it('does not depend on how paths are blocked', () => {
    const result = (block: number) => {
      const log: unknown[] = [];
      const values = columns(world, { block });
      const run = simulate(world, { seed: 11, paths: 37, horizon: 6, block }, (turn) => log.push(turn.log));
      return digest([values, log, run.events]);
    };
    expect(new Set([1, 2, 7, 36, 37, 1024].map(result)).size).toBe(1);
  });

  it('gives every path alone what it has among the others', () => {
    const all = columns(world);
    for (const path of [0, 5, 36]) {
      const alone = columns(world, { firstPath: path, paths: 1 });
      for (const [key, column] of Object.entries(all)) expect(alone[key]).toEqual([column[path]]);
    }
  });

  it('changes with the seed, the replicate and the purpose only', () => {
    const base = digest(columns(world));
    expect(digest(columns(world))).toBe(base);
    const others = [{ seed: 12 }, { seed: '11' }, { replicate: 1 }, { purpose: 'evidence 2009-12' }];
    expect(new Set([base, ...others.map((o) => digest(columns(world, o)))]).size).toBe(5);
  });

  it('gives a variable the same draws whatever stands beside it', () => {
    const alone: WorldFile = {
      name: 'w',
      variables: { q: { initial: 0, process: { kind: 'random_walk', drift: 0, sd: 1 } } },
      targets: ['q'],
    };
    const beside: WorldFile = {
      ...alone,
      variables: {
        a: { initial: 0, process: { kind: 'ar1', mean: 0, phi: 0.5, sd: 2 } },
        ...alone.variables,
        z: { initial: 1 },
      },
    };
    const of = (w: WorldFile) => columns(fitWorld(compileWorld(World.parse(w)), null), {}, ['q']);
    expect(of(beside)).toEqual(of(alone));
  });

  it('uses the addressed normal draw of its variable, turn and path', () => {
    const w: WorldFile = {
      name: 'w',
      variables: { q: { initial: 0, process: { kind: 'random_walk', drift: 0, sd: 1 } } },
      targets: ['q'],
    };
    const values = columns(fitWorld(compileWorld(World.parse(w)), null), { paths: 4, horizon: 1 }, ['q']);
    // 32 bits of SHA-256 of the name, as the counter's second word.
    const id = createHash('sha256').update('q').digest().readUInt32BE(0);
    const key = streamKey(11, 0, 'forecast');
    expect(values['q 1']).toEqual([0, 1, 2, 3].map((path) => philoxNormals(key, [0, id, 1, path]).normals[0]));
  });

  it('does not see what is known only after the origin', () => {
    const origin = 480 + 60;
    const run = (change?: (i: number, x: number) => number | null) => {
      const w = fitted(change, origin);
      return digest([columns(w), w.variables.map((v) => [v.fit, v.choice]), w.rules.map((r) => r.effects)]);
    };
    const base = run();
    expect(run((i, x) => (i > 60 ? x * 3 + 1 : x))).toBe(base);
    expect(run((i, x) => (i > 60 ? null : x))).toBe(base);
    // The last value known at the origin does matter.
    expect(run((i, x) => (i === 58 ? x * 1.01 : x))).not.toBe(base);
  });

  it('does not see values that are not published yet at the origin', () => {
    const origin = 480 + 60;
    const y = (w: FittedWorld) => digest(columns(w, {}, ['y', 's']));
    const unpublished = (i: number, x: number) => (x < 10 && i > 59 ? x * 0.9 : x);
    expect(y(fitted(unpublished, origin))).toBe(y(fitted(undefined, origin)));
  });

  it('steps a variable that is published late forward to the origin, path by path', () => {
    const w = fitted();
    expect(w.variables.map((v) => v.edge)).toEqual([0, 2, 1]);
    const longer = (lag: number): number => {
      const world = World.parse({
        ...file,
        rules: [],
        overlays: {},
        capital: {},
        targets: ['y'],
        variables: { y: { process: { kind: 'random_walk', drift: 0, sd: 1 } } },
        events: {},
      });
      const h = { ...history(), lag: { y: lag } };
      let sum = 0;
      simulate(fitWorld(compileWorld(world), h), { seed: 3, paths: 4000, horizon: 1 }, (turn) => {
        const last = history().series['y']![LENGTH - 1 - lag]!;
        sum = turn.column('y').reduce((s, v) => s + (v - last) ** 2, 0) / 4000;
      });
      return sum;
    };
    // A random walk of sd 1: the variance one turn ahead is 1, plus 1 for each period that is not known yet.
    expect(Math.abs(longer(0) - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
    expect(Math.abs(longer(3) - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / 4000));
  });
});

describe('paired runs', () => {
  const world = fitted();

  it('leave a rule out on the same random numbers', () => {
    const base = columns(world);
    const without = columns(world, { without: ['r3'] });
    expect(without['y 6']).toEqual(base['y 6']);
    expect(without['s 6']).not.toEqual(base['s 6']);
    expect(
      simulate(world, { seed: 1, paths: 2, horizon: 1, without: ['r3'] }).log[0]!.rules.map((r) => r.rule),
    ).toEqual(['r1', 'r2']);
  });

  it('list every uncertain number, each of which can be set', () => {
    const inputs = uncertainInputs(world);
    expect(inputs.map((input) => input.path)).toEqual(
      expect.arrayContaining([
        'parameters.push',
        'variables.y.fit.phi',
        'variables.y.fit.level',
        'rules.r1.effects.y.add',
      ]),
    );
    const base = digest(columns(world, { drawParameters: false }));
    for (const { path, value, sd } of inputs) {
      expect(sd).toBeGreaterThan(0);
      expect(columns(world, { set: { [path]: value + sd } })).toBeDefined();
    }
    expect(digest(columns(world, { drawParameters: false, set: { 'variables.y.fit.level': 9 } }))).not.toBe(base);
    expect(digest(columns(world, { drawParameters: false, set: { 'rules.r1.scale': 1 } }))).toBe(base);
    expect(() => withSet(world, { 'variables.y.fit.nothing': 1 })).toThrow(/nothing called/);
  });
});

describe('a forecast', () => {
  it('has dates, 23 monotone quantiles and the error of each number', () => {
    const { targets, run } = forecast(fitted(), { seed: 1, paths: 500, horizon: 3 });
    expect(targets).toHaveLength(12);
    expect(targets[0]).toMatchObject({ target: 'x', horizon: 1, date: '2016-09' });
    for (const { summary } of targets) {
      expect(summary!.quantiles).toHaveLength(23);
      expect(summary!.quantiles).toEqual([...summary!.quantiles].sort((a, b) => a - b));
      expect(summary!.quantileErrors.every((e) => e > 0)).toBe(true);
    }
    expect(run.events['high']![2]).toMatchObject({ n: 500 });
  });
});
