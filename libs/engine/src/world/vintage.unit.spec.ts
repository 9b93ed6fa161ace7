import { describe, expect, it } from '@jest/globals';
import { type History, type Revision, World } from '@pulse/contracts';
import { compileWorld } from './compile.js';
import { HistoryTable } from './history-table.js';
import { publicationLagOf, valuesKnownAt } from './vintage.js';

const START = 100;
const revisions: Revision[] = [
  { at: 0, known: 101, value: 1 },
  { at: 0, known: 103, value: 1.5 },
  { at: 1, known: 102, value: 2 },
  { at: 1, known: 104, value: null },
  { at: 2, known: 105, value: 3 },
  { at: 2, known: 105, value: 3.5 },
];
const history: History = {
  period: 'index',
  start: START,
  length: 4,
  series: { x: [1.5, null, 3.5, null], y: [10, 20, 30, 40] },
  lag: { x: 9, y: 1 },
  revisions: { x: revisions },
  provenance: [],
};

describe('what was known at the end of a period', () => {
  it.each([
    [99, []],
    [100, [null]],
    [101, [1, null]],
    [102, [1, 2, null]],
    [103, [1.5, 2, null, null]],
    [104, [1.5, null, null, null]],
    [105, [1.5, null, 3.5, null]],
  ])('at %i is the last revision of each value by then, whatever the publication lag says', (origin, values) => {
    expect(valuesKnownAt(history, 'x', origin)).toEqual(values);
  });

  it.each([
    [100, [null]],
    [102, [10, 20, null]],
    [103, [10, 20, 30, null]],
    [104, [10, 20, 30, 40]],
  ])('at %i is what was published by then, where there are no revisions', (origin, values) => {
    expect(valuesKnownAt(history, 'y', origin)).toEqual(values);
  });

  it('does not show a value before its period has ended, even where it was known by then', () => {
    const early: History = { ...history, revisions: { x: [{ at: 2, known: 100, value: 7 }] } };
    expect(valuesKnownAt(early, 'x', 101)).toEqual([null, null]);
    expect(valuesKnownAt(early, 'x', 102)).toEqual([null, null, 7]);
  });

  it('has a publication lag: the stated one, or the longest wait for a first revision', () => {
    expect(publicationLagOf(history, 'y')).toBe(1);
    // 101 - 100, 102 - 101 and 105 - 102.
    expect(publicationLagOf(history, 'x')).toBe(3);
    expect(publicationLagOf(history, 'none')).toBe(0);
  });
});

describe('the table of a history', () => {
  const world = compileWorld(
    World.parse({
      name: 'w',
      period: 'index',
      variables: { x: { initial: 0, process: 'constant' }, y: { initial: 0, process: 'constant' } },
      targets: ['x'],
    }),
  );

  it('holds the vintage of its origin', () => {
    expect([...new HistoryTable(world, history, 103).values('x')]).toEqual([1.5, 2, NaN, NaN]);
    expect([...new HistoryTable(world, history, 103).values('y')]).toEqual([10, 20, 30, NaN]);
    expect([...new HistoryTable(world, history).values('x')]).toEqual([1.5, 2, NaN, NaN]);
  });

  it('reaches to its origin where the data end before, so that the edge is counted in full', () => {
    expect([...new HistoryTable(world, history, 105).values('x')]).toEqual([1.5, NaN, 3.5, NaN, NaN, NaN]);
  });

  it('does not change with rows that come to be known later, are altered or taken away', () => {
    const at = (all: Revision[]) => [
      ...new HistoryTable(world, { ...history, revisions: { x: all } }, 103).values('x'),
    ];
    const by = revisions.filter(({ known }) => known <= 103);
    const altered = revisions.map((one) => (one.known > 103 ? { ...one, value: 99 } : one));
    expect(at(by)).toEqual(at(revisions));
    expect(at(altered)).toEqual(at(revisions));
  });
});
