import { describe, expect, it } from '@jest/globals';
import type { Period } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import * as fc from 'fast-check';
import { read } from './history-fixture.js';

const PERIODS: Period[] = ['minute', 'hour', 'day', 'business_day', 'week', 'month', 'quarter', 'year', 'index'];
const cell = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.integer({ min: -1000, max: 1000 }),
);
const table = fc.record({
  period: fc.constantFrom(...PERIODS),
  start: fc.integer({ min: 0, max: 3000 }),
  rows: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 60 }), cell, cell), {
    minLength: 1,
    maxLength: 40,
    selector: ([at]) => at,
  }),
});
const text = (value: number | null): string => (value === null ? '' : String(value));

describe('reading, for any table', () => {
  it('gives every value its period, and null to every other', () => {
    fc.assert(
      fc.property(table, ({ period, start, rows }) => {
        const csv = rows.map(([at, a]) => `${formatLabel(period, start + at)},${text(a)}`).join('\n');
        const { history } = read(`date,x\n${csv}`, {}, undefined, period);
        const known = rows.filter(([, a]) => a !== null);
        if (known.length === 0) return expect(history).toBeUndefined();
        const expected = new Map(known.map(([at, a]) => [start + at, a! + 0]));
        const got = history!.series['x']!.map((value, i): [number, number | null] => [history!.start + i, value]);
        expect(new Map(got.filter(([, value]) => value !== null))).toEqual(
          new Map([...expected].sort((a, b) => a[0] - b[0])),
        );
        expect(got.at(-1)?.[1]).not.toBeNull();
        expect(got[0]?.[1]).not.toBeNull();
      }),
    );
  });

  it('does not depend on the order of the rows, with any aggregate', () => {
    const shuffled = fc.record({
      aggregate: fc.constantFrom('first', 'last', 'mean', 'sum', 'min', 'max'),
      rows: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 200 }), cell), {
        minLength: 1,
        maxLength: 60,
        selector: ([at]) => at,
      }),
      order: fc.infiniteStream(fc.nat()),
    });
    fc.assert(
      fc.property(shuffled, ({ aggregate, rows, order }) => {
        const lines = rows.map(([at, a]) => `${formatLabel('day', 11_000 + at)},${text(a)}`);
        const other = lines.map((line) => [order.next().value as number, line] as const).sort((a, b) => a[0] - b[0]);
        const histories = [lines, other.map(([, line]) => line)].map(
          (some) => read(`date,x\n${some.join('\n')}`, {}, { x: { aggregate } }).history,
        );
        expect(histories[1]).toEqual(histories[0]);
      }),
    );
  });

  it('gives the long form and JSON the same history as the wide form', () => {
    fc.assert(
      fc.property(table, ({ period, start, rows }) => {
        const label = (at: number): string => formatLabel(period, start + at);
        const variables = { a: {}, b: {} };
        const wide = rows.map(([at, a, b]) => `${label(at)},${text(a)},${text(b)}`).join('\n');
        const long = rows
          .flatMap(([at, a, b]) => [`${label(at)},b,${text(b)}`, `${label(at)},a,${text(a)}`])
          .join('\n');
        const objects = JSON.stringify(rows.map(([at, a, b]) => ({ date: label(at), a, b })));
        const columns = JSON.stringify({
          b: rows.map((r) => r[2]),
          date: rows.map(([at]) => label(at)),
          a: rows.map((r) => r[1]),
        });
        const plain = read(`date,a,b\n${wide}`, {}, variables, period).history;
        const series = (history: typeof plain) => history && { ...history, provenance: [] };
        expect(series(read(`date,s,v\n${long}`, { series: 's', value: 'v' }, variables, period).history)).toEqual(
          series(plain),
        );
        expect(series(read(objects, { from: 'd.json' }, variables, period).history)).toEqual(series(plain));
        expect(series(read(columns, { from: 'd.json' }, variables, period).history)).toEqual(series(plain));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'date',
      'x',
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      '"',
      '2000-01',
      '1',
      '-',
      '{',
      '}',
      '[',
      ']',
      ':',
      '\uFEFF',
      '\0',
      '𝟙',
      '1e999',
    );
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom('a.csv', 'a.tsv', 'a.json'), (some, from) => {
        const { history, diagnostics } = read(some, { from });
        expect(history !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      }),
    );
  });
});
