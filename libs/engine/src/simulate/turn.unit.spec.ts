import { describe, expect, it } from '@jest/globals';
import { World, type WorldFile } from '@pulse/contracts';
import { fitWorld } from '../fit/index.js';
import { MemoryBudgetError, Allocator } from '../turn/index.js';
import { compileWorld } from '../world/index.js';
import { simulate, type SimulateOptions, summarise } from './index.js';

/** Runs a world without data on one path and returns the value of some names by turn. */
function run(
  file: Omit<WorldFile, 'name' | 'targets'>,
  names: readonly string[],
  horizon: number,
  options: Partial<SimulateOptions> = {},
) {
  const world = fitWorld(compileWorld(World.parse({ name: 'w', targets: [names[0]], ...file })), null);
  const values: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const result = simulate(world, { seed: 1, paths: 1, horizon, keep: names, ...options }, (turn) => {
    for (const name of names) values[name]!.push(turn.column(name)[0]!);
  });
  return { values, result };
}
const still = (initial: number) => ({ initial, process: 'constant' as const });

describe('the turn', () => {
  it('lets rules read the committed state of the turn before, whatever their order', () => {
    const file = (ids: readonly [string, string]) => ({
      variables: { x: still(0), y: still(0) },
      rules: [
        { id: ids[0], when: 'x < 2', effects: [{ on: 'x', add: 1 }] },
        {
          id: ids[1],
          when: 'x >= 1',
          effects: [
            { on: 'y', add: 10 },
            { on: 'x', add: 0.25 },
          ],
        },
      ],
    });
    // Turn 1: x 0 -> 1. Turn 2 reads 1: both fire, x -> 2.25. Turn 3 reads 2.25: only the second.
    const expected = { x: [1, 2.25, 2.5], y: [0, 10, 20] };
    expect(run(file(['a', 'b']), ['x', 'y'], 3).values).toEqual(expected);
    expect(run(file(['b', 'a']), ['x', 'y'], 3).values).toEqual(expected);
  });

  it('sums the same in whatever order a file lists the rules', () => {
    const rules = [0.1, 0.2, 0.3, 1e16, -1e16].map((add, i) => ({
      id: `r${i}`,
      when: 'true',
      effects: [{ on: 'x', add }],
    }));
    const of = (list: typeof rules) => run({ variables: { x: still(0) }, rules: list }, ['x'], 3).values['x'];
    expect(of(rules.toReversed())).toEqual(of(rules));
    expect(of([rules[3]!, rules[0]!, rules[4]!, rules[2]!, rules[1]!])).toEqual(of(rules));
  });

  it('lets each path draw an amount that is only stated with its sd, the same one for all uses of a parameter', () => {
    const file = (add: string | { value: number; sd: number }) => ({
      parameters: { push: { value: 2, sd: 0.5, min: 1 } },
      variables: { x: still(0), y: still(0) },
      rules: [
        { id: 'a', when: 'true', effects: [{ on: 'x', add }] },
        { id: 'b', when: 'true', effects: [{ on: 'y', add: 'push' }] },
      ],
    });
    const after = (add: string | { value: number; sd: number }) => {
      const world = fitWorld(compileWorld(World.parse({ name: 'w', targets: ['x', 'y'], ...file(add) })), null);
      let columns: Float64Array[] = [];
      simulate(world, { seed: 1, paths: 4000, horizon: 1 }, (turn) => {
        columns = ['x', 'y'].map((name) => turn.column(name).slice());
      });
      return columns as [Float64Array, Float64Array];
    };
    const [x, y] = after({ value: 2, sd: 0.5 });
    const s = summarise(x)!;
    expect(Math.abs(s.mean - 2)).toBeLessThan(4 * s.meanError);
    expect(Math.abs(s.sd / 0.5 - 1)).toBeLessThan(4 / Math.sqrt(2 * 4000));
    expect(x).not.toEqual(y);
    expect(Math.min(...y)).toBe(1);
    const [shared, same] = after('push');
    expect(shared).toEqual(same);
    expect(same).toEqual(y);
  });

  it('writes on the natural scale, times the scale of the rule, within the cap', () => {
    const { values } = run(
      {
        variables: { p: { ...still(100), support: 'positive' }, s: { ...still(0.5), support: 'share' } },
        rules: [
          {
            id: 'r',
            when: 'true',
            scale: 2,
            effects: [
              { on: 'p', add: 0.1, cap: 0.15 },
              { on: 's', add: -0.5 },
            ],
          },
        ],
      },
      ['p', 's'],
      2,
    );
    expect(values['p']![1]).toBeCloseTo(100 * Math.exp(0.3), 10);
    expect(values['s']![1]).toBeCloseTo(1 / (1 + Math.exp(2)), 12);
  });

  it('decays overlays to their baseline, adds what rules write and reports what is cut', () => {
    const { values, result } = run(
      {
        variables: { x: still(1) },
        overlays: {
          hope: { initial: 0.8, baseline: 0.2, decay_rate: 0.5 },
          rage: { initial: 0.9, decay_rate: 0 },
          follows: { measure: 'x / 4', follow: true },
        },
        rules: [
          {
            id: 'r',
            when: 'hope > 0.4',
            tags: ['anger'],
            effects: [
              { on: 'rage', add: 0.3 },
              { on: 'x', add: 1 },
            ],
          },
        ],
      },
      ['hope', 'rage', 'follows'],
      3,
    );
    expect(values['hope']!.map((v) => Number(v.toFixed(12)))).toEqual([0.5, 0.35, 0.275]);
    expect(values['rage']).toEqual([1, 1, 1]);
    expect(values['follows']).toEqual([0.5, 0.75, 0.75]);
    expect(result.log.map((turn) => turn.clipped)).toEqual([{ rage: 1 }, { rage: 1 }, {}]);
    expect(result.log[1]!.rules).toEqual([
      {
        rule: 'r',
        tags: ['anger'],
        fired: 1,
        unknown: 0,
        deltas: [
          { on: 'rage', mean: 0.3 },
          { on: 'x', mean: 1 },
        ],
      },
    ]);
    expect(result.log[2]!.rules[0]).toMatchObject({ fired: 0 });
  });

  it('trades at the prices of the turn against cash, so that a trade changes no value', () => {
    const { values } = run(
      {
        variables: { price: still(10) },
        capital: { stock: { amount: 1, price: 'price', max: 3 }, cash: { amount: 100 } },
        rules: [
          { id: 'up', when: 'true', effects: [{ on: 'price', add: 5 }] },
          { id: 'buy', when: 'stock > 0', effects: [{ on: 'stock', add: 1 }] },
        ],
      },
      ['stock', 'cash', 'capital'],
      3,
    );
    // Prices 15, 20, 25. Bought one at 15, one at 20, none at 25 (the limit of 3).
    expect(values).toEqual({ stock: [30, 60, 75], cash: [85, 65, 65], capital: [115, 125, 140] });
  });

  it('watches events at the end of turns', () => {
    const { result } = run(
      {
        variables: { x: still(0) },
        capital: { fund: { amount: 1, price: 'x' } },
        rules: [
          { id: 'up', when: 'x < 2', effects: [{ on: 'x', add: 1 }] },
          { id: 'down', when: 'x >= 2', effects: [{ on: 'x', add: -2 }] },
        ],
        events: {
          ever: { when: 'x >= 2' },
          now: { when: 'x >= 2', monitor: 'at' },
          rich: { when: 'capital >= 2', monitor: 'at' },
          unclear: { when: 'delta(x, 3) > 0' },
        },
      },
      ['x'],
      4,
    );
    const hits = (name: string) => result.events[name]!.map((p) => p.hits);
    expect(hits('ever')).toEqual([0, 1, 1, 1]);
    expect(hits('now')).toEqual([0, 1, 0, 0]);
    expect(hits('rich')).toEqual([0, 1, 0, 0]);
    expect(result.log.map((turn) => turn.unknownEvents)).toEqual([{ unclear: 1 }, { unclear: 1 }, {}, {}]);
  });

  it('counts unknown conditions, which do not fire', () => {
    const { result, values } = run(
      { variables: { x: still(1) }, rules: [{ id: 'r', when: 'lag(x, 2) > 0', effects: [{ on: 'x', add: 1 }] }] },
      ['x'],
      4,
    );
    expect(values['x']).toEqual([1, 1, 2, 3]);
    expect(result.log.map((turn) => turn.rules[0]!.unknown)).toEqual([1, 1, 0, 0]);
  });

  it('injects the values that a turn starts from', () => {
    const file = { variables: { x: still(1) }, rules: [{ id: 'r', when: 'x > 4', effects: [{ on: 'x', add: 1 }] }] };
    expect(run(file, ['x'], 3, { inject: { x: [null, 5] } }).values['x']).toEqual([1, 6, 7]);
  });

  it('fixes the value at the end of a turn, before events and what follows see it', () => {
    const file = {
      variables: { x: still(1), y: still(0) },
      overlays: { seen: { measure: 'x / 10', follow: true } },
      capital: { fund: { amount: 1, price: 'x' } },
      rules: [
        {
          id: 'r',
          when: 'x > 4',
          effects: [
            { on: 'x', add: 1 },
            { on: 'y', add: 1 },
          ],
        },
      ],
      events: { high: { when: 'x >= 5', monitor: 'at' as const } },
    };
    const { values, result } = run(file, ['x', 'y', 'seen', 'capital'], 4, { fix: { x: [null, 5] } });
    // Turn 2 ends at 5 by decree; turn 3 is the first whose rules read it.
    expect(values).toEqual({
      x: [1, 5, 6, 7],
      y: [0, 0, 1, 2],
      seen: [0.1, 0.5, 0.6, 0.7],
      capital: [1, 5, 6, 7],
    });
    expect(result.events['high']!.map((p) => p.hits)).toEqual([0, 1, 1, 1]);
    expect(() => run(file, ['x'], 1, { fix: { z: [1] } })).toThrow("none called 'z'");
  });

  it('fixes a value over what rules write in that turn, and only inside of its support', () => {
    const file = {
      variables: { x: { ...still(1), support: 'positive' as const } },
      rules: [{ id: 'r', when: 'x > 0', effects: [{ on: 'x', add: 1 }] }],
    };
    const { values } = run(file, ['x'], 3, { fix: { x: [2, 4] } });
    expect(values['x']!.slice(0, 2)).toEqual([2, 4]);
    expect(values['x']![2]).toBeCloseTo(4 * Math.E, 12);
    expect(() => run(file, ['x'], 1, { fix: { x: [-1] } })).toThrow('outside of its support');
  });

  it('fails the paths whose values are beyond what can be recorded, and says so', () => {
    const { result, values } = run(
      {
        variables: { x: { ...still(1), support: 'positive' } },
        rules: [{ id: 'r', when: 'x > 0', effects: [{ on: 'x', add: 20 }] }],
        events: { any: { when: 'x > 0' } },
      },
      ['x'],
      3,
    );
    // e^20, then e^40, which lies above 2^52.
    expect(values['x']![0]).toBeCloseTo(485165195.4, 1);
    expect(values['x']!.slice(1)).toEqual([NaN, NaN]);
    expect(result.failedPaths).toBe(1);
    expect(result.events['any']![2]).toMatchObject({ hits: 0, n: 0 });
  });

  it('refuses to use more memory than the budget', () => {
    const file = { variables: { x: still(1) } };
    const budget = new Allocator(10_000);
    expect(() => run(file, ['x'], 1, { paths: 100_000, memory: budget })).toThrow(MemoryBudgetError);
    expect(budget.usedBytes).toBeLessThanOrEqual(10_000);
    expect(run(file, ['x'], 1, { paths: 10 }).result.bytes).toBeGreaterThan(0);
  });

  it('uses no more memory for a longer horizon', () => {
    const file = { variables: { x: { initial: 0, process: { kind: 'random_walk' as const, sd: 1, drift: 0 } } } };
    expect(run(file, ['x'], 2).result.bytes).toBe(run(file, ['x'], 200).result.bytes);
  });
});
