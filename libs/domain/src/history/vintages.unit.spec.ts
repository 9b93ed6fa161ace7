import { describe, expect, it } from '@jest/globals';
import { ordinalOf, parseLabel } from '@pulse/engine';
import { errorsOf, read, type SourceFields, type VariableFields } from './history-fixture.js';
import type { ReadHistoryResult } from './types.js';

const MONTH = (label: string) => parseLabel('month', label)!;
const DATED: SourceFields = { as_of: 'as_of' };

/** Revisions as [period, known, value], by labels of months. */
function revisionsOf(result: ReadHistoryResult, name = 'x'): (string | number | null)[][] | string[] {
  const { history } = result;
  const found = history?.revisions?.[name];
  if (history === undefined || found === undefined) return errorsOf(result).map(({ code }) => code);
  const label = (ordinal: number) =>
    `${1970 + Math.floor(ordinal / 12)}-${String((ordinal % 12) + 1).padStart(2, '0')}`;
  return found.map(({ at, known, value }) => [label(history.start + at), label(known), value]);
}

const warningsOf = ({ diagnostics }: ReadHistoryResult) =>
  diagnostics.filter(({ severity }) => severity === 'warning').map(({ code }) => code);

// January is published in February, revised in March; February is published in March, not revised.
const WIDE = `date,as_of,x
2001-01,2001-02-15,1
2001-01,2001-03-15,1.5
2001-02,2001-03-15,2
2001-03,2001-04-15,3`;

const EXPECTED = [
  ['2001-01', '2001-02', 1],
  ['2001-01', '2001-03', 1.5],
  ['2001-02', '2001-03', 2],
  ['2001-03', '2001-04', 3],
];

describe('a source with `as_of`', () => {
  it('keeps every value with the period that it became known in, and the last ones as the series', () => {
    const result = read(WIDE, DATED);
    expect(revisionsOf(result)).toEqual(EXPECTED);
    expect(result.history?.series['x']?.slice(0, 3)).toEqual([1.5, 2, 3]);
    expect(result.diagnostics).toEqual([]);
    expect(result.report.series[0]).toMatchObject({ observed: 3, rows: 4, revisions: 4 });
  });

  it('spans the history to the period in which the newest observation was known first', () => {
    const { history } = read(`${WIDE}\n2001-01,2005-01-01,1.6`, DATED);
    expect([history?.start, history?.length]).toEqual([MONTH('2001-01'), 4]);
    expect(history?.series['x']).toEqual([1.6, 2, 3, null]);
    expect(revisionsOf(read(`${WIDE}\n2001-01,2005-01-01,1.6`, DATED))[2]).toEqual(['2001-01', '2005-01', 1.6]);
  });

  it('does not depend on the order of rows', () => {
    const [head, ...rows] = WIDE.split('\n');
    expect(read([head, ...rows.reverse()].join('\n'), DATED).history).toEqual(read(WIDE, DATED).history);
  });

  it('reads the long form and JSON alike', () => {
    const long = WIDE.split('\n')
      .slice(1)
      .map((row) => row.split(','))
      .flatMap(([date, known, value]) => [`${date},${known},x,${value}`, `${date},${known},y,${Number(value) * 10}`]);
    const source = { ...DATED, series: 's', value: 'v' };
    const result = read(['date,as_of,s,v', ...long].join('\n'), source, { x: {}, y: {} });
    expect(revisionsOf(result)).toEqual(EXPECTED);
    expect(revisionsOf(result, 'y').at(-1)).toEqual(['2001-03', '2001-04', 30]);
    const rows = WIDE.split('\n')
      .slice(1)
      .map((row) => row.split(','))
      .map(([date, known, x]) => ({ date, as_of: known, x: Number(x) }));
    expect(revisionsOf(read(JSON.stringify(rows), { ...DATED, from: 'data.json' }))).toEqual(EXPECTED);
  });

  it('applies `multiply` to every value, and no publication lag', () => {
    const result = read(WIDE, DATED, { x: { multiply: 100, publication_lag: 2 } });
    expect(revisionsOf(result).map((row) => row[2])).toEqual([100, 150, 200, 300]);
    expect(result.history?.lag).toEqual({ x: 0 });
    expect(warningsOf(result)).toEqual(['history.lag_beside_as_of']);
  });

  it('takes the last of several in one period, and leaves out what changes nothing', () => {
    const text = `date,as_of,x
2001-01,2001-02-10,
2001-01,2001-02-15,1
2001-01,2001-02-20,1.2
2001-01,2001-03-15,1.2
2001-01,2001-04-15,1.1`;
    expect(revisionsOf(read(text, DATED))).toEqual([
      ['2001-01', '2001-02', 1.2],
      ['2001-01', '2001-04', 1.1],
    ]);
  });

  it('lets a later row without a value withdraw one, and warns', () => {
    const result = read(`${WIDE}\n2001-02,2001-05-01,`, DATED);
    expect(revisionsOf(result)).toContainEqual(['2001-02', '2001-05', null]);
    expect(result.history?.series['x']).toEqual([1.5, null, 3, null]);
    expect(warningsOf(result)).toContain('history.withdrawn');
  });

  it('knows a row at the end of the period that holds its moment, with a time or as a whole period', () => {
    const rows = ['2001-02-01', '2001-02-28T23:59', '2001-02'].map((known) =>
      revisionsOf(read(`date,as_of,x\n2001-01,${known},1`, DATED)),
    );
    for (const row of rows) expect(row).toEqual([['2001-01', '2001-02', 1]]);
    const end = read('date,as_of,x\n2001-02-01,2001-02-01,1', { ...DATED, date_means: 'end' });
    expect(revisionsOf(end)).toEqual([['2001-01', '2001-02', 1]]);
  });

  it('reads `as_of` by `date_format`, or as ISO 8601', () => {
    for (const known of ['01.02.2001', '2001-02-01'])
      expect(revisionsOf(read(`date,as_of,x\n31.01.2001,${known},1`, { ...DATED, date_format: 'DD.MM.YYYY' }))).toEqual(
        [['2001-01', '2001-02', 1]],
      );
  });

  it('counts in whole numbers where the period is index', () => {
    const { history } = read('date,as_of,x\n1,2,10\n1,4,11\n2,3,20', DATED, undefined, 'index');
    expect(history?.revisions?.['x']).toEqual([
      { at: 0, known: 2, value: 10 },
      { at: 0, known: 4, value: 11 },
      { at: 1, known: 3, value: 20 },
    ]);
  });

  it('numbers revisions within the whole history where series begin apart', () => {
    const text = 'date,as_of,x,y\n2001-01,2001-01-31,1,\n2001-02,2001-02-28,2,5';
    expect(revisionsOf(read(text, DATED, { x: {}, y: {} }), 'y')).toEqual([['2001-02', '2001-02', 5]]);
  });
});

describe('`aggregate` beside `as_of`', () => {
  const DAYS = `date,as_of,x
2001-01-10,2001-02-01,1
2001-01-20,2001-02-01,3
2001-01-10,2001-03-01,2
2001-01-20,2001-03-01,5`;

  it.each([
    ['mean', [2, 3.5]],
    ['sum', [4, 7]],
    ['last', [3, 5]],
    ['max', [3, 5]],
  ] as const)('%s: of the rows of one vintage', (aggregate, values) => {
    expect(revisionsOf(read(DAYS, DATED, { x: { aggregate } })).map((row) => row[2])).toEqual(values);
  });

  it('uses each date as it stood where rows become known one by one', () => {
    const text = 'date,as_of,x\n2001-01-10,2001-01-11,1\n2001-01-20,2001-01-21,3\n2001-01-10,2001-02-11,2';
    expect(revisionsOf(read(text, DATED, { x: { aggregate: 'mean' } }))).toEqual([
      ['2001-01', '2001-01', 2],
      ['2001-01', '2001-02', 2.5],
    ]);
  });

  it('adds columns up as they stood at each moment', () => {
    const text = 'date,as_of,a,b\n2001-01,2001-02-01,1,10\n2001-01,2001-03-01,2,10\n2001-02,2001-03-01,3,30';
    expect(revisionsOf(read(text, DATED, { x: { column: ['a', 'b'] } }))).toEqual([
      ['2001-01', '2001-02', 11],
      ['2001-01', '2001-03', 12],
      ['2001-02', '2001-03', 33],
    ]);
  });
});

describe('vintages that cannot be', () => {
  const of = (text: string, source: SourceFields = DATED, variable: VariableFields = {}) =>
    errorsOf(read(text, source, { x: variable }));

  it('two rows with one period and one `as_of` are an error that names both lines', () => {
    const [error, ...more] = of('date,as_of,x\n2001-01,2001-02-15,1\n2001-02,2001-03-15,2\n2001-01,2001-02-15,1');
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code: 'history.duplicate_vintage', line: 4, column: 'x' });
    expect(error?.message).toContain('line 2');
    expect(error?.message).toContain('2001-02-15');
  });

  it('two dates of one period are an error without `aggregate`', () => {
    const [error] = of('date,as_of,x\n2001-01-10,2001-02-15,1\n2001-01-20,2001-03-15,2');
    expect(error).toMatchObject({ code: 'history.several_in_period', line: 3 });
  });

  it('a value cannot be known before its period has ended', () => {
    const [error] = of('date,as_of,x\n2001-03,2001-02-15,1');
    expect(error).toMatchObject({ code: 'history.known_too_early', line: 2 });
    expect(error?.message).toMatch(/2001-03 .*2001-02/);
  });

  it.each([
    ['no date', '', 'history.bad_date'],
    ['another form', '15/02/2001', 'history.bad_date'],
    ['a date that spans periods', '2001', 'history.coarse_date'],
  ])('%s in `as_of`', (_, known, code) => {
    const [error, ...more] = of(`date,as_of,x,y\n2001-01,${known},1,2`);
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code, line: 2, column: 'as_of', path: ['sources', 'data', 'as_of'] });
  });

  it('a column that the file does not have', () => {
    expect(of('date,asof,x\n2001-01,2001-02-15,1')[0]).toMatchObject({
      code: 'history.no_column',
      suggestion: 'asof',
    });
  });

  it('an early value outside of the support, though it was mended later', () => {
    const text = 'date,as_of,x\n2001-01,2001-02-15,-1\n2001-01,2001-03-15,1';
    expect(of(text, DATED, { support: 'positive' })[0]).toMatchObject({ code: 'history.not_positive', text: '-1' });
  });
});

describe('`revised` without `as_of`', () => {
  it('is kept with the history, and vintages are not said to be missing where they are there', () => {
    expect(read('date,x\n2001-01,1', { revised: true }).history?.revised).toEqual(['x']);
    expect(read('date,x\n2001-01,1', { revised: false }).history).not.toHaveProperty('revised');
    const { history } = read(WIDE, { ...DATED, revised: true });
    expect(history).not.toHaveProperty('revised');
    expect(history?.start).toBe(ordinalOf('month', { year: 2001, month: 1, day: 1, hour: 0, minute: 0 }));
  });
});
