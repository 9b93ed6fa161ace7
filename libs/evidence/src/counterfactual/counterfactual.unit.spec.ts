import { describe, expect, it } from '@jest/globals';
import { World, type WorldFile } from '@pulse/contracts';
import { mean, standardDeviation } from '@pulse/numeric';
import { EngineForecaster } from '../engine/engine-forecaster.js';
import { EngineMemory } from '../engine/memory.js';
import { normals } from '../testing/gaussian-forecaster.js';
import { type Change, counterfactual, type CounterfactualTask } from './counterfactual.js';
import { medianChange, pairedPaths } from './paired-change.js';

const walk = { initial: 0, process: { kind: 'random_walk' as const, drift: 0, sd: 1 } };

function changes(file: Omit<WorldFile, 'name'>, task: Partial<CounterfactualTask>): Change[] {
  const world = World.parse({ name: 'w', ...file });
  const forecaster = new EngineForecaster(world, null, { horizon: 5, memory: new EngineMemory() }).at(0);
  return counterfactual(forecaster, {
    targets: world.targets,
    paths: 400,
    horizon: 5,
    seed: 1,
    replicates: [1],
    purpose: 'forecast',
    whatIf: {},
    ...task,
  });
}

const at = (all: readonly Change[], name: string, of: Change['of'], horizon: number): Change =>
  all.find((one) => one.name === name && one.of === of && one.horizon === horizon)!;

const pushed = {
  variables: { x: walk },
  rules: [{ id: 'push', when: 'true', effects: [{ on: 'x', add: 0.5 }] }],
  targets: ['x'],
  events: { high: { when: 'x > 1', monitor: 'at' as const } },
};

describe('a what-if on the paths of the forecast', () => {
  it('takes away exactly what a rule adds to every path, without noise', () => {
    const all = changes(pushed, { whatIf: { without: ['push'] } });
    for (let h = 1; h <= 5; h++) {
      const { change, error } = at(all, 'x', 'mean', h);
      expect(change).toBeCloseTo(-0.5 * h, 10);
      expect(error).toBeLessThan(1e-12);
      expect(at(all, 'x', 'median', h).change).toBeCloseTo(-0.5 * h, 10);
    }
    expect(all.map(({ name, of, horizon }) => `${name} ${of} ${horizon}`).slice(4, 6)).toEqual([
      'x mean 5',
      'x median 1',
    ]);
  });

  it('is exactly 0 with error 0 where nothing changes', () => {
    const file = { ...pushed, rules: [{ id: 'never', when: 'x > 1000', effects: [{ on: 'x', add: 1 }] }] };
    const all = changes(file, { whatIf: { without: ['never'] } });
    expect(all).toHaveLength(15);
    for (const { base, value, change, error } of all) expect([value, change, error]).toEqual([base, 0, 0]);
  });

  it('has the value that was set at its horizon, after untouched ones, and goes on from there', () => {
    const all = changes(pushed, { whatIf: { fix: { x: [null, null, 5] } } });
    for (const h of [1, 2]) expect(at(all, 'x', 'mean', h)).toMatchObject({ change: 0, error: 0 });
    expect(at(all, 'x', 'mean', 3)).toMatchObject({ value: 5 });
    expect(at(all, 'x', 'median', 3)).toMatchObject({ value: 5 });
    expect(at(all, 'high', 'probability', 3)).toMatchObject({ value: 1 });
    // The shocks of turns 4 and 5 are the forecast's own: what is gained at turn 3 stays, path by path.
    expect(at(all, 'x', 'mean', 5).change).toBeCloseTo(at(all, 'x', 'mean', 3).change, 10);
    expect(at(all, 'x', 'mean', 5).error).toBeCloseTo(at(all, 'x', 'mean', 3).error!, 10);
  });

  it('states errors that the changes of other seeds have', () => {
    const file = {
      ...pushed,
      rules: [{ id: 'brake', when: 'x > 0.5', effects: [{ on: 'x', add: -0.7 }] }],
      events: { high: { when: 'x > 0', monitor: 'at' as const } },
    };
    const runs = Array.from({ length: 160 }, (_, seed) =>
      changes(file, { seed, paths: 200, horizon: 3, whatIf: { without: ['brake'] } }),
    );
    for (const [name, of] of [
      ['x', 'mean'],
      ['x', 'median'],
      ['high', 'probability'],
    ] as const) {
      const found = runs.map((all) => at(all, name, of, 3));
      const spread = standardDeviation(Float64Array.from(found, ({ change }) => change));
      const stated = mean(Float64Array.from(found, ({ error }) => error!));
      // A sample sd of 160 is within 4 / sqrt(320) = 22 % of the true one.
      expect([of, Math.abs(stated / spread - 1) < 0.22]).toEqual([of, true]);
    }
  });

  it('averages independent replicates', () => {
    const whatIf = { fix: { x: [2] } };
    const one = [1, 2].map((replicate) => at(changes(pushed, { whatIf, replicates: [replicate] }), 'x', 'mean', 2));
    const both = at(changes(pushed, { whatIf, replicates: [1, 2] }), 'x', 'mean', 2);
    expect(both.change).toBeCloseTo((one[0]!.change + one[1]!.change) / 2, 12);
    expect(both.error).toBeCloseTo(Math.sqrt(one[0]!.error! ** 2 + one[1]!.error! ** 2) / 2, 12);
  });

  it('knows no error from a single path, and refuses paths without a value', () => {
    expect(at(changes(pushed, { paths: 1, whatIf: { fix: { x: [2] } } }), 'x', 'mean', 1).error).toBeNull();
    const file = {
      variables: { x: { initial: 1, support: 'positive' as const, process: 'constant' as const } },
      rules: [{ id: 'burst', when: 'x > 5', effects: [{ on: 'x', add: 500 }] }],
      targets: ['x'],
    };
    expect(() => changes(file, { whatIf: { fix: { x: [10] } } })).toThrow('no path has a value');
  });
});

describe('the error of a change of the median', () => {
  it('counts a change of scale, which moves no path across the median', () => {
    const n = 401;
    const draws = Array.from({ length: 300 }, (_, seed) => {
      const base = normals(seed + 1, n).map((z) => 1 + z);
      return medianChange(
        pairedPaths(
          base,
          base.map((x) => 2 * x),
          [new Float64Array(n), new Float64Array(n)],
        ),
      );
    });
    const spread = standardDeviation(Float64Array.from(draws, ({ change }) => change));
    // The change is the median itself: sqrt(pi / 2) / sqrt(n) for a normal law.
    expect(Math.abs(spread / (Math.sqrt(Math.PI / 2) / Math.sqrt(n)) - 1)).toBeLessThan(0.16);
    const stated = mean(Float64Array.from(draws, ({ error }) => error!));
    expect(Math.abs(stated / spread - 1)).toBeLessThan(0.16);
  });

  it('leaves out paths that failed in one of the runs', () => {
    const scratch = [new Float64Array(4), new Float64Array(4)] as const;
    const pairs = pairedPaths(Float64Array.of(1, NaN, 3, 4), Float64Array.of(2, 5, NaN, 6), scratch);
    expect([[...pairs.base], [...pairs.other]]).toEqual([
      [1, 4],
      [2, 6],
    ]);
  });
});
