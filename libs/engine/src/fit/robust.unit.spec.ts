import { describe, expect, it } from '@jest/globals';
import { FitError } from '../dynamics/index.js';
import { normals, pathOf } from '../testing/sample.js';
import { fitOf, historyOf } from '../testing/worlds.js';
import { simulate } from '../simulate/index.js';
import { uncertainInputs, withSet } from './index.js';
import { WorldError } from '../world/index.js';

const N = 48;
const wiggle = normals('robust', N);
const SERIES: Readonly<Record<string, readonly (number | null)[]>> = {
  constant: Array.from({ length: N }, () => 7),
  'one jump': Array.from({ length: N }, (_, i) => (i < 20 ? 1 : 2)),
  huge: Array.from(wiggle, (z) => 1e308 * Math.sign(z)),
  'large squares': Array.from(wiggle, (z) => 1e200 * z),
  tiny: Array.from(wiggle, (z) => 1e-300 * z),
  missing: Array.from({ length: N }, () => null),
  'one value': Array.from({ length: N }, (_, i) => (i === 30 ? 3 : null)),
  'every other missing': Array.from(wiggle, (z, i) => (i % 2 === 0 ? z : null)),
  straight: Array.from({ length: N }, (_, i) => i),
  alternating: Array.from({ length: N }, (_, i) => (i % 2 === 0 ? 1 : -1)),
};
const PROCESSES: readonly object[] = [
  { kind: 'constant' },
  { kind: 'random_walk' },
  { kind: 'random_walk', innovations: 'student_t' },
  { kind: 'random_walk', innovations: 'bootstrap' },
  { kind: 'ar1' },
  { kind: 'ar1', innovations: 'student_t' },
  { kind: 'seasonal', season: 4 },
  { kind: 'seasonal', season: 4, method: 'naive', innovations: 'bootstrap' },
  { kind: 'ets' },
  { kind: 'ets', innovations: 'student_t' },
  { kind: 'regime' },
  { kind: 'regime', states: 3 },
  { kind: 'jumps' },
  { kind: 'bootstrap' },
  { kind: 'auto' },
];

describe('data that no process was made for', () => {
  const cases = Object.keys(SERIES).flatMap((name) => PROCESSES.map((process) => [name, process] as const));

  it.each(cases)('%s values under %j are refused in words, or give numbers or failed paths', (name, process) => {
    let world;
    try {
      world = fitOf(
        { variables: { x: { process: process as never }, y: { process: 'random_walk' } } },
        historyOf({ x: SERIES[name]!, y: pathOf(wiggle) }),
      );
    } catch (error) {
      expect(error instanceof FitError || error instanceof WorldError).toBe(true);
      expect((error as Error).message).toMatch(/^variables\.x: .{10,}/);
      return;
    }
    simulate(world, { seed: 1, paths: 40, horizon: 3 }, (turn) => {
      const { failed } = turn;
      turn.column('x').forEach((value, p) => expect(Number.isFinite(value)).toBe(failed[p] === 0));
      expect(turn.column('y').every((value, p) => Number.isFinite(value) || failed[p] === 1)).toBe(true);
    });
  });

  it('fail the paths on which capital is worth no number', () => {
    const world = fitOf(
      {
        variables: { x: { initial: 1e200, process: { kind: 'random_walk', drift: 0, sd: 1e200 } } },
        capital: { fund: { amount: 1e200, price: 'x' } },
        events: { rich: { when: 'capital > 0' } },
      },
      null,
    );
    const { failedPaths, events } = simulate(world, { seed: 1, paths: 20, horizon: 2, keep: ['capital'] }, (turn) =>
      expect(turn.column('capital').every(Number.isNaN)).toBe(true),
    );
    expect(failedPaths).toBe(20);
    expect(events['rich']![1]).toMatchObject({ n: 0 });
  });
});

describe('uncertain numbers', () => {
  const history = historyOf({ x: pathOf(normals('uncertain', 90)) });

  it.each(['ar1', 'regime', 'jumps', 'bootstrap'] as const)(
    'of %s can be moved by their errors and stay where they belong',
    (kind) => {
      const world = fitOf({ variables: { x: { process: kind } } }, history);
      const inputs = uncertainInputs(world);
      expect(inputs.length).toBeGreaterThanOrEqual(2);
      for (const { path, value, sd } of inputs)
        for (const moved of [value - 30 * sd, value + 30 * sd]) {
          const { fit } = withSet(world, { [path]: moved }).variables[0]!;
          for (const { name, value: kept } of fit.coefficients) {
            if (name.startsWith('stay') || name.startsWith('share')) expect(kept > 0 && kept < 1).toBe(true);
            if (name.includes('sd') || name === 'rate') expect(kept).toBeGreaterThanOrEqual(0);
            if (name === 'phi') expect(Math.abs(kept)).toBeLessThan(1);
          }
        }
    },
  );

  it('that are stated too are drawn only within their region', () => {
    const world = fitOf(
      {
        variables: {
          x: { initial: 1, process: { kind: 'ar1', mean: 0, phi: { value: 0.9, sd: 3 }, sd: { value: 1, sd: 5 } } },
        },
      },
      null,
    );
    const most: number[] = [];
    simulate(world, { seed: 1, paths: 500, horizon: 400 }, (turn) => {
      if (turn.turn === 400) most.push(...turn.column('x').map(Math.abs));
    });
    // With sd 20 at most and |phi| of 0.999 at most, the spread is below 20 / sqrt(1 - 0.999^2) = 447.
    expect(Math.max(...most)).toBeLessThan(5 * 447);
  });
});
