import { describe, expect, it } from '@jest/globals';
import { World, type WorldFile } from '@pulse/contracts';
import * as fc from 'fast-check';
import { compileClassic } from '../compile.js';
import { originalWorld } from '../fixtures/original.js';
import type { CompiledClassic } from '../rules.js';
import { type ClassicState, initialClassicState, setCapital, setOverlay } from '../state.js';
import { runClassicTurn } from '../turn.js';
import { type ClassicColumns, classicColumns } from './columns.js';

const unit = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 0.4, 0.41, 0.5, 0.51, 0.6, 0.61, 0.7, 0.71),
);
const amount = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, -0, 50, 200));
const variable = fc.oneof(fc.double({ min: -2, max: 150, noNaN: true }), unit, fc.constantFrom(-0, 99.5, 100, 100.5));

/** A state of numbers; undefined for an absent variable. */
function states(compiled: CompiledClassic): fc.Arbitrary<readonly number[][]> {
  const column = [
    ...Array.from(compiled.overlays, () => unit),
    ...Array.from(compiled.capital, () => amount),
    ...Array.from(compiled.variables, () => fc.option(variable, { nil: Number.NaN })),
  ];
  return fc.array(fc.tuple(...column), { minLength: 1, maxLength: 9 });
}

function scalarState(compiled: CompiledClassic, values: readonly number[]): ClassicState {
  const state = initialClassicState({ ...compiled, variables: new Map() });
  const rest = [...values];
  for (const name of compiled.overlays.keys()) setOverlay(state, name, rest.shift());
  for (const name of compiled.capital.keys()) setCapital(state, name, rest.shift());
  for (const name of compiled.variables.keys()) {
    const value = rest.shift()!;
    if (!Number.isNaN(value)) state.variables.set(name, value);
  }
  return state;
}

function fill(columns: ClassicColumns, compiled: CompiledClassic, path: number, state: ClassicState): void {
  for (const [name, value] of state.overlays) columns.overlay(name)[path] = value;
  for (const [name, value] of state.capital) columns.capital(name)[path] = value;
  for (const name of compiled.variables.keys()) {
    columns.variable(name)[path] = (state.variables.get(name) ?? 0) as number;
    const presence = columns.presence(name);
    if (presence !== null) presence[path] = state.variables.has(name) ? 1 : 0;
  }
}

function expectSame(columns: ClassicColumns, compiled: CompiledClassic, path: number, state: ClassicState): void {
  for (const [name, value] of state.overlays) expect([name, columns.overlay(name)[path]]).toEqual([name, value]);
  for (const [name, value] of state.capital) expect([name, columns.capital(name)[path]]).toEqual([name, value]);
  for (const name of compiled.variables.keys())
    expect([name, columns.variable(name)[path]]).toEqual([name, state.variables.get(name) ?? 0]);
}

function expectEqualRuns(compiled: CompiledClassic, values: readonly (readonly number[])[], turns: number): void {
  const trust = new Map(compiled.causal.map(({ id }, index) => [id, [1 + index, 2] as const]));
  const columns = classicColumns(compiled, values.length, { trust });
  const paths = values.map((path) => scalarState(compiled, path));
  paths.forEach((state, path) => fill(columns, compiled, path, state));
  columns.run(turns);
  expect(columns.turn).toBe(turns);
  for (const state of paths) for (let turn = 0; turn < turns; turn++) runClassicTurn(compiled, state, { trust });
  paths.forEach((state, path) => expectSame(columns, compiled, path, state));
}

function compiledWith(world: World, parameters: World['parameters']): CompiledClassic {
  return compileClassic({ ...world, parameters: { ...world.parameters, ...parameters } });
}

/** Every kind of condition and effect, in orders that matter. */
const OTHER: WorldFile = {
  name: 'other',
  profile: 'classic',
  targets: ['a'],
  parameters: { decay_rate: -0.05, symbolic_enabled: 1, limit: 0.3 },
  overlays: { a: {}, b: {} },
  capital: { c: { amount: 10 } },
  variables: {
    x: { process: 'constant' },
    late: { process: 'constant' },
    fixed: { process: 'constant' },
  },
  rules: [
    {
      id: 'Fails',
      when: 'fixed < 50',
      effects: [
        { on: 'a', add: -0.2 },
        { on: 'late', add: 1, missing: 'error' },
        { on: 'c', add: 5 },
      ],
    },
    {
      id: 'Mixed',
      when: 'a > limit or not (b <= 0.5 and x != 0)',
      effects: [{ on: 'b', add: 0.3, modulated: true }],
      scale: 2,
    },
    {
      id: 'Sums',
      when: '2 * a - b / 4 >= x',
      effects: [
        { on: 'c', add: -7 },
        { on: 'x', add: 0.25, max: 1 },
      ],
    },
    { id: 'Inside', when: 'x between 0.1 and c', effects: [{ on: 'x', add: -0.5, min: -1 }] },
    { id: 'Never', when: 'false', effects: [{ on: 'b', add: -1 }] },
    { id: 'Creates', when: 'c == 0 or a >= 0.99', effects: [{ on: 'late', add: 0 }], stage: 'static' },
  ],
};

describe('classic columns', () => {
  const original = originalWorld();

  it.each([0, 1])('equal the scalar turns to the bit with symbolics %d', (symbolic_enabled) => {
    const compiled = compiledWith(original, { symbolic_enabled });
    fc.assert(
      fc.property(states(compiled), fc.integer({ min: 1, max: 12 }), (values, turns) => {
        expectEqualRuns(compiled, values, turns);
      }),
      { numRuns: 200 },
    );
  });

  it('equal them for every kind of condition and effect', () => {
    const compiled = compileClassic(World.parse(OTHER));
    fc.assert(
      fc.property(states(compiled), fc.integer({ min: 1, max: 6 }), (values, turns) => {
        expectEqualRuns(compiled, values, turns);
      }),
      { numRuns: 500 },
    );
  });

  it('start from the initial state of the world and return to it', () => {
    const compiled = compileClassic(original);
    const columns = classicColumns(compiled, 5000);
    const cash = columns.capital('cash');
    expect(cash).toHaveLength(5000);
    expect(new Set(cash)).toEqual(new Set([100000]));
    columns.run(3);
    expect(new Set(columns.overlay('hope'))).toEqual(new Set([0.5 - 0.01 - 0.01 - 0.01]));
    columns.reset();
    expect(columns.turn).toBe(0);
    expect(new Set(columns.overlay('hope'))).toEqual(new Set([0.5]));
  });

  it('split into runs of any length without a difference', () => {
    const compiled = compiledWith(original, { symbolic_enabled: 1 });
    const [once, often] = [classicColumns(compiled, 3), classicColumns(compiled, 3)];
    once.run(6);
    often.run(1);
    often.run(0);
    often.run(5);
    expect(Array.from(often.overlay('trust'))).toEqual(Array.from(once.overlay('trust')));
    expect(often.turn).toBe(6);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuse %d paths', (paths) => {
    expect(() => classicColumns(compileClassic(original), paths)).toThrow(RangeError);
  });

  it('refuse more paths than memory can address, before any of it is taken', () => {
    expect(() => classicColumns(compileClassic(original), 30_000_000)).toThrow('4 GiB');
  });

  it('refuse names that the world does not have, and divisions that could fail', () => {
    expect(() => classicColumns(compileClassic(original), 1).overlay('joy')).toThrow("no 'joy'");
    const divides = World.parse({
      ...OTHER,
      rules: [{ id: 'R', when: 'a / x > 1', effects: [{ on: 'b', add: 1 }] }],
    });
    expect(() => classicColumns(compileClassic(divides), 1)).toThrow('divide');
  });
});
