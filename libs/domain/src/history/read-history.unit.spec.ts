import { describe, expect, it } from '@jest/globals';
import { History } from '@pulse/contracts';
import { read, valuesOf, worldOf } from './history-fixture.js';
import { resolveOrigin } from './origin.js';
import { readHistory } from './read-history.js';

const codes = (result: ReturnType<typeof read>): string[] => result.diagnostics.map(({ code }) => code);

describe('what is read', () => {
  it('reads a wide CSV: start, length, series, lag and provenance', () => {
    const { history, diagnostics, report } = read(
      'date,x,y\n2009-11,1,10\n2009-12,2,20\n',
      {},
      { x: {}, y: { publication_lag: 1 } },
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['history.short', 'history.short']);
    expect(history).toEqual({
      period: 'month',
      start: (2009 - 1970) * 12 + 10,
      length: 3,
      series: { x: [1, 2, null], y: [10, 20, null] },
      lag: { x: 0, y: 1 },
      provenance: [{ source: 'data.csv', sha256: '0'.repeat(64), rows: 2 }],
    });
    expect(History.parse(history)).toEqual(history);
    expect(report.series[1]).toMatchObject({ variable: 'y', first: '2009-11', last: '2009-12', observed: 2, lag: 1 });
  });

  it.each([
    ['a byte order mark', '\uFEFFdate,x\n2000-01,1\n2000-02,2'],
    ['CRLF', 'date,x\r\n2000-01,1\r\n2000-02,2\r\n'],
    ['CR alone', 'date,x\r2000-01,1\r2000-02,2'],
    ['mixed line ends', 'date,x\r\n2000-01,1\n2000-02,2\r\n'],
    ['quoted fields', '"date","x"\n"2000-01","1"\n"2000-02","2"\n'],
    ['spaces around cells', 'date , x\n 2000-01 , 1\n2000-02, 2 \n'],
    ['blank lines at the end and between', 'date,x\n\n2000-01,1\n\n2000-02,2\n\n\n'],
    ['semicolons', 'date;x\n2000-01;1\n2000-02;2\n'],
    ['exponents and signs', 'date,x\n2000-01,+1.0e0\n2000-02,.2E1\n'],
    ['rows in any order', 'date,x\n2000-02,2\n2000-01,1\n'],
  ])('accepts %s', (_, text) => expect(valuesOf(read(text))).toEqual([1, 2]));

  it('reads tabs, and a quoted cell that holds a line break and a quote', () => {
    expect(valuesOf(read('date\tx\n2000-01\t1\n2000-02\t2', { from: 'data.tsv' }))).toEqual([1, 2]);
    expect(valuesOf(read('note,date,x\n"a ""b"",\nc",2000-01,1\n,2000-02,2'))).toEqual([1, 2]);
  });

  it('reads JSON as rows and as columns, numbers or texts', () => {
    const json = { from: 'data.json' };
    expect(valuesOf(read('[{"date":"2000-01","x":1},{"x":"2","date":"2000-02"}]', json))).toEqual([1, 2]);
    expect(valuesOf(read('{"date":["2000-01","2000-02"],"x":[1,2]}', json))).toEqual([1, 2]);
    expect(valuesOf(read('\uFEFF[{"date":"2000-01","x":1}]', json))).toEqual([1]);
    expect(
      valuesOf(read('[{"date":2000,"x":1},{"date":2001,"x":null},{"date":2002,"x":3}]', json, undefined, 'year')),
    ).toEqual([1, null, 3]);
    expect(valuesOf(read('[{"date":"2000-01","x":1},{"date":"2000-02"},{"date":"2000-03","x":3}]', json))).toEqual([
      1,
      null,
      3,
    ]);
  });

  it('takes the format from `format` before the ending', () => {
    expect(valuesOf(read('date\tx\n2000-01\t1\n2000-02\t2', { from: 'data.csv', format: 'tsv' }))).toEqual([1, 2]);
    expect(codes(read('date,x\n2000-01,1', { from: 'data.xlsx' }))).toEqual(['history.unknown_format']);
  });

  it('picks series of the long form and adds several', () => {
    const text = 'date,s,v\n2000-01,a,1\n2000-01,b,10\n2000-02,a,2\n2000-02,b,20\n2000-03,a,3\n';
    const long = { series: 's', value: 'v' };
    const { history } = read(text, long, { a: {}, both: { column: ['a', 'b'] }, c: { column: 'b' } });
    expect(history?.series).toEqual({ a: [1, 2, 3], both: [11, 22, null], c: [10, 20, null] });
  });

  it('adds columns of the wide form; a period that one of them lacks is missing', () => {
    const text = 'date,a,b\n2000-01,1,10\n2000-02,2,\n2000-03,3,30';
    expect(valuesOf(read(text, {}, { x: { column: ['a', 'b'] } }))).toEqual([11, null, 33]);
  });

  it('multiplies into the unit of the variable', () => {
    expect(valuesOf(read('date,x\n2000-01,50\n2000-02,25', {}, { x: { multiply: 0.01, support: 'share' } }))).toEqual([
      0.5, 0.25,
    ]);
  });

  it('reads the texts that mean missing, and only those', () => {
    const text = 'date,x\n2000-01,1\n2000-02,NA\n2000-03,.\n2000-04,\n2000-05,5';
    expect(valuesOf(read(text))).toEqual([1, null, null, null, 5]);
    expect(valuesOf(read('date,x\n2000-01,1\n2000-02,-999\n2000-03,\n2000-04,4', { missing: ['-999'] }))).toEqual([
      1,
      null,
      null,
      4,
    ]);
    expect(valuesOf(read('date,x\n2000-01,1\n2000-02,NA', { missing: ['-999'] }))).toEqual(['history.not_a_number']);
  });

  it('gives series of different spans one span: ragged starts and ends are null', () => {
    const text = 'date,x,y\n2000-01,1,\n2000-02,2,20\n2000-03,,30';
    const { history, diagnostics } = read(text, {}, { x: {}, y: {} });
    expect(history).toMatchObject({ length: 3, series: { x: [1, 2, null], y: [null, 20, 30] } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['history.short', 'history.short', 'history.ends_early']);
  });

  it('ends where everything is known, so that every origin at which data are new lies inside', () => {
    const { history, report } = read('date,x\n2000-01,1\n2000-02,2', {}, { x: { publication_lag: 2 } });
    expect(history).toMatchObject({ length: 4, series: { x: [1, 2, null, null] } });
    expect(report.last).toBe('2000-02');
    expect(resolveOrigin({ targets: ['x'], headline: {} }, history!, 'latest')).toMatchObject({ label: '2000-04' });
  });

  it('reads a variable with a source of its own, and leaves out one without', () => {
    const world = worldOf({
      variables: {
        x: { source: { from: 'a.csv', date: 'd' } },
        y: { source: { from: 'a.csv', date: 'd' } },
        z: { initial: 1 },
      },
    });
    const { history } = readHistory(
      world,
      new Map([['a.csv', { text: 'd,x,y\n2000-01,1,2', sha256: 'f'.repeat(64) }]]),
    );
    expect(history?.series).toEqual({ x: [1], y: [2] });
    expect(history?.provenance).toHaveLength(1);
  });

  it('has no history and no error where no variable has a source', () => {
    expect(readHistory(worldOf({ variables: { x: { initial: 1 } } }), new Map())).toEqual({
      diagnostics: [],
      report: { series: [], first: null, last: null },
    });
  });

  it('keeps names that objects are made of apart from the object', () => {
    const { history } = read('date,constructor,toString\n2000-01,1,2', {}, { constructor: {}, toString: {} });
    expect(Object.entries(history?.series ?? {})).toEqual([
      ['constructor', [1]],
      ['toString', [2]],
    ]);
    expect(valuesOf(read('[{"date":"2000-01","x":1}]', { from: 'a.json' }, { x: { column: 'toString' } }))).toEqual([
      'history.no_column',
    ]);
  });
});

describe('several rows in one period', () => {
  const text = 'date,x\n2000-01-03,5\n2000-01-04,1\n2000-01-31,3\n2000-02-01,7\n2000-02-28,8\n';
  it.each([
    ['first', [5, 7]],
    ['last', [3, 8]],
    ['mean', [3, 7.5]],
    ['sum', [9, 15]],
    ['min', [1, 7]],
    ['max', [5, 8]],
  ] as const)('become one by %s', (aggregate, expected) =>
    expect(valuesOf(read(text, {}, { x: { aggregate } }))).toEqual(expected),
  );

  it('a missing cell makes a sum missing and is left out of a mean', () => {
    const gappy = 'date,x\n2000-01-03,5\n2000-01-04,\n2000-02-01,7\n2000-03-01,8';
    expect(valuesOf(read(gappy, {}, { x: { aggregate: 'sum' } }))).toEqual([7, 8]);
    expect(valuesOf(read(gappy, {}, { x: { aggregate: 'mean' } }))).toEqual([5, 7, 8]);
  });

  it('cannot take the last of two rows of one date that differ, whatever their order', () => {
    const last = { x: { aggregate: 'last' as const } };
    for (const rows of ['2000-01-31,1\n2000-01-31,2', '2000-01-31,2\n2000-01-31,1'])
      expect(valuesOf(read(`date,x\n${rows}`, {}, last))).toEqual(['history.undecided']);
    expect(valuesOf(read('date,x\n2000-01-31,2\n2000-01-31,2', {}, last))).toEqual([2]);
  });

  it('warns of a last period that looks cut off', () => {
    const days = (month: string, count: number): string =>
      Array.from({ length: count }, (_, i) => `2000-${month}-${String(i + 1).padStart(2, '0')},1.${i}\n`).join('');
    const text = `date,x\n${days('01', 20)}${days('02', 20)}${days('03', 7)}`;
    expect(read(text, {}, { x: { aggregate: 'mean' } }).diagnostics).toMatchObject([
      { severity: 'warning', code: 'history.partial_period', periods: ['2000-03'] },
    ]);
  });
});

describe('what is doubtful but read', () => {
  it('lists absent periods and empty cells apart', () => {
    const { history, diagnostics } = read('date,x\n2000-01,1\n2000-02,\n2000-05,5\n2000-07,7');
    expect(history?.series['x']).toEqual([1, null, null, null, 5, null, 7]);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'history.gap', periods: ['2000-03', '2000-04', '2000-06'] },
      { severity: 'warning', code: 'history.missing_values', periods: ['2000-02'] },
      { severity: 'warning', code: 'history.short' },
    ]);
    expect(diagnostics[0]?.message).toContain('3 of 7 periods: 2000-03 to 2000-04, 2000-06');
  });

  it('tells which series ends before forecasts start, and what lies after', () => {
    const text = 'date,x,y\n2000-01,1,1\n2000-02,2,2\n2000-03,3,4\n2000-04,,5\n2000-05,,6';
    const ends = (variables: Parameters<typeof read>[2]) =>
      read(text, {}, variables).diagnostics.filter(({ code }) => code === 'history.ends_early');
    expect(ends({ x: {}, y: {} })[0]?.message).toContain('start at 2000-03, where "x" ends; "y" goes on to 2000-05');
    expect(ends({ y: {}, x: {} })[0]?.message).toContain('"x" is known to 2000-03, 2 periods before');
    expect(ends({ y: {}, x: {} })[0]?.message).toContain('`publication_lag: 2`');
    expect(ends({ y: {}, x: { publication_lag: 2 } })).toEqual([]);
  });

  it('says once what several columns lack alike', () => {
    const { diagnostics } = read(
      'date,x,y,z\n1,1,1,1\n2,2,2,2\n3,3,3,3\n5,5,5,5\n6,6,,6',
      {},
      { x: {}, y: {}, z: {} },
      'index',
    );
    const gaps = diagnostics.filter(({ code }) => code === 'history.gap').map(({ message }) => message);
    expect(gaps).toEqual([
      expect.stringContaining('"x", "z" have no row in 1 of 6 periods: 4'),
      expect.stringContaining('"y" has no row in 1 of 5 periods: 4'),
    ]);
  });

  it('notes rows that are not in order, with the first line that goes back', () => {
    expect(read('date,x\n2000-01,1\n2000-03,3\n2000-02,2').diagnostics).toMatchObject([
      { severity: 'note', code: 'history.unsorted', line: 4 },
    ]);
  });

  it('warns of a series that never changes and notes semicolons', () => {
    expect(codes(read('date,x\n2000-01,1\n2000-02,1\n2000-03,1'))).toEqual(['history.constant']);
    expect(codes(read('date;x\n2000-01;1\n2000-02;2\n2000-03;2'))).toEqual(['history.read_as']);
  });
});
