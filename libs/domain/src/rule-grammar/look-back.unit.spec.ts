import { describe, expect, it } from '@jest/globals';
import { type Condition, type Feature, History, World } from '@pulse/contracts';
import { catalogueOf } from './catalogue-of.js';
import { lookBackOf } from './look-back.js';

const WORLD = World.parse({
  name: 'depths',
  variables: { x: { source: { from: 'x.csv', date: 'date' } } },
  overlays: { mood: { measure: '0.5 + delta(x, 3) / 100' } },
  targets: ['x'],
});
const PERIODS = 60;

function catalogueFrom(values: readonly number[]) {
  const history = { period: 'index', start: 0, length: PERIODS, series: { x: values }, lag: {}, provenance: [] };
  return catalogueOf(WORLD, History.parse(history), PERIODS - 1);
}

const series = (name: string, transform: string, lag: number, turns?: number): Feature =>
  ({ kind: 'series', name, transform, lag, ...(turns !== undefined && { turns }) }) as Feature;
const compare = (feature: Feature) => ({ kind: 'compare' as const, feature, op: '>' as const, threshold: 0.2 });

/** By hand: the lag, the window less one or the change, the persistence less one, one for a crossing, three for the measure. */
const CASES: readonly (readonly [string, Condition, number])[] = [
  ['a level', compare(series('x', 'level', 4)), 4],
  ['a change', compare(series('x', 'delta', 1, 5)), 6],
  ['a window', compare(series('x', 'max', 2, 6)), 7],
  ['a persistence', { kind: 'persist', of: compare(series('x', 'delta', 1, 5)), atLeast: 1, turns: 4 }, 9],
  ['a crossing', { kind: 'cross', feature: series('x', 'level', 1), direction: 'up', level: 0.2 }, 2],
  ['an overlay', compare(series('mood', 'level', 0)), 3],
  [
    'a persistence of an overlay',
    { kind: 'persist', of: compare(series('mood', 'delta', 1, 2)), atLeast: 1, turns: 5 },
    10,
  ],
  ['two atoms', { kind: 'and', of: [compare(series('x', 'level', 4)), compare(series('x', 'delta', 1, 5))] }, 6],
];

describe('how far a condition looks back', () => {
  it.each(CASES)('%s', (_, condition, expected) => {
    const wave = Array.from({ length: PERIODS }, (_value, i) => Math.sin(i * i));
    const before = catalogueFrom(wave);
    expect(lookBackOf(condition, before)).toBe(expected);
    // What the engine makes of it: nothing that is older has a part in it, and what is just so old has.
    const truth = before.truth(condition);
    let deepest = -1;
    for (let oldest = 10; oldest < 40; oldest++)
      for (const value of [-90, 90]) {
        const changed = catalogueFrom(wave.map((old, i) => (i <= oldest ? value : old))).truth(condition);
        changed.forEach((one, i) => (deepest = one === truth[i] ? deepest : Math.max(deepest, i - oldest)));
      }
    expect(deepest).toBe(expected);
  });
});
