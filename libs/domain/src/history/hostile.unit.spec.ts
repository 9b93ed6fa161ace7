import { describe, expect, it } from '@jest/globals';
import { errorsOf, read, type SourceFields, valuesOf, type VariableFields, worldOf } from './history-fixture.js';
import { readHistory } from './read-history.js';

const json = { from: 'data.json' };

describe('a file that is no table', () => {
  it.each([
    ['an empty file', '', {}, 'history.empty_file'],
    ['white space', ' \n\n', {}, 'history.empty_file'],
    ['a byte order mark alone', '\uFEFF', {}, 'history.empty_file'],
    ['a header only', 'date,x\n', {}, 'history.no_rows'],
    ['UTF-16', 'd\0a\0t\0e\0', {}, 'history.not_text'],
    ['a quote that is never closed', 'date,x\n2000-01,"1\n2000-02,2', {}, 'history.csv'],
    ['a row that is too long', 'date,x\n2000-01,1\n2000-02,2,3', {}, 'history.ragged_row'],
    ['a row that is too short', 'date,x\n2000-01,1\n2000-02', {}, 'history.ragged_row'],
    ['cut JSON', '[{"date":"2000-01"', json, 'history.json'],
    ['a spreadsheet', 'PK\u0003\u0004\uFFFD', {}, 'history.not_text'],
    ['a page', '<!DOCTYPE html><html></html>', {}, 'history.not_text'],
    ['a compressed file', '\u001F\uFFFD\b', {}, 'history.not_text'],
    ['lines above the header', '# made by me\ndate,x\n2000-01,1', {}, 'history.ragged_row'],
    ['a decimal comma without quotes', 'date,x\n2000-01,1,5\n2000-02,2,5', {}, 'history.ragged_row'],
    ['JSON of another shape', '{"data":{"date":[]}}', json, 'history.json_shape'],
    ['a JSON number', '42', json, 'history.json_shape'],
    ['JSON null', 'null', json, 'history.json_shape'],
    ['a JSON row that is no object', '[{"date":"2000-01","x":1},[1]]', json, 'history.json_shape'],
    ['JSON columns of different length', '{"date":["2000-01"],"x":[1,2]}', json, 'history.json_shape'],
    ['no JSON rows', '[]', json, 'history.no_rows'],
    ['no JSON columns', '{}', json, 'history.no_rows'],
  ])('%s', (_, text, source: SourceFields, code) => {
    const result = read(text, source);
    expect(result.history).toBeUndefined();
    expect(errorsOf(result).map((error) => error.code)).toEqual([code]);
  });

  it('names the line of a broken row', () => {
    expect(errorsOf(read('date,x\n2000-01,1\n2000-02,2,3'))[0]).toMatchObject({ line: 3, file: 'data.csv' });
    expect(errorsOf(read('[{"date":"2000-01","x":1},[1]]', json))[0]).toMatchObject({ line: 2 });
  });
});

describe('a cell that is no number', () => {
  it.each([
    ['a word', 'n/a', 'history.not_a_number'],
    ['a unit', '5 %', 'history.not_a_number'],
    ['a hexadecimal number', '0x10', 'history.not_a_number'],
    ['an underscore', '1_000', 'history.not_a_number'],
    ['two points', '1.2.3', 'history.not_a_number'],
    ['a decimal comma', '"3,14"', 'history.decimal_comma'],
    ['a thousands comma', '"1,234.5"', 'history.grouped_number'],
    ['Infinity', '-Infinity', 'history.not_finite'],
    ['an overflow', '1e999', 'history.too_large'],
    ['a number whose square overflows', '1e308', 'history.too_large'],
    ['an integer beyond 2^53', '9007199254740993', 'history.too_large'],
  ])('%s', (_, cell, code) => {
    const [error, ...more] = errorsOf(read(`date,x\n2000-01,1\n2000-02,${cell}\n2000-03,3`));
    expect(more).toEqual([]);
    const text = cell.replaceAll('"', '');
    expect(error).toMatchObject({ code, file: 'data.csv', line: 3, column: 'x', text, path: ['variables', 'x'] });
    expect(error?.message).toContain(`data.csv, line 3, column "x"`);
    expect(error?.message).toContain(text);
  });

  it('names the column of the file, not the variable', () => {
    const [error] = errorsOf(read('date,Close\n2000-01,abc', {}, { x: { column: 'Close' } }));
    expect(error).toMatchObject({ column: 'Close', path: ['variables', 'x'] });
  });

  it('refuses NaN where it is not listed as missing, and a JSON number that overflows', () => {
    expect(errorsOf(read('date,x\n2000-01,NaN', { missing: [''] }))[0]?.code).toBe('history.not_finite');
    expect(errorsOf(read('[{"date":"2000-01","x":1e999}]', json))[0]?.code).toBe('history.not_finite');
  });

  it.each(['true', '[1]', '{"a":1}'])('refuses the JSON value %s', (value) =>
    expect(errorsOf(read(`[{"date":"2000-01","x":${value}}]`, json))[0]).toMatchObject({
      code: 'history.not_a_number',
      line: 1,
    }),
  );

  it('accepts what `multiply` brings into range and refuses what it takes out of it', () => {
    expect(read('date,x\n2000-01,9007199254740993', {}, { x: { multiply: 1e-9 } }).history).toBeDefined();
    expect(errorsOf(read('date,x\n2000-01,1e10', {}, { x: { multiply: 1e145 } }))[0]?.code).toBe('history.too_large');
  });

  it('refuses a sum that is not exact', () => {
    const text = 'date,a,b\n2000-01,9007199254740991,2';
    expect(errorsOf(read(text, {}, { x: { column: ['a', 'b'] } }))[0]?.code).toBe('history.too_large');
  });

  it('lists the first five and counts the others', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `2000-0${i + 1},bad${i}`).join('\n');
    const errors = errorsOf(read(`date,x\n${rows}`));
    expect(errors).toHaveLength(6);
    expect(errors.at(-1)?.message).toContain('4 more');
  });

  it('lists two where the whole column is of another period', () => {
    const errors = errorsOf(read('date,x\n2000,1\n2001,2\n2002,3\n2003,4'));
    expect(errors.map(({ line }) => line)).toEqual([2, 3, undefined]);
    expect(errors.at(-1)?.message).toContain('2 more');
  });

  it('reports the errors of all variables at once', () => {
    const result = read('date,x,y\n2000-01,a,b', {}, { x: {}, y: {}, z: {} });
    expect(errorsOf(result).map(({ path }) => path[1])).toEqual(['x', 'y', 'z']);
  });
});

describe('the long form with several columns of names', () => {
  const text = 'date,a,b,x\n2000-01,n,1,1\n2000-01,n,2,2\n2000-02,n,1,3\n2000-02,n,2,4';
  const source = { series: ['a', 'b'], value: 'x' };

  it('reads the series by their joined name, and names the columns where there is none', () => {
    expect(read(text, source, { x: { column: 'n / 2' } }).history?.series['x']).toEqual([2, 4]);
    expect(errorsOf(read(text, source, { x: { column: 'n' } }))[0]?.message).toContain(
      'no series "n" in column "a", "b"; its series are "n / 1", "n / 2"',
    );
    expect(errorsOf(read(text, { ...source, series: ['a', 'c'] }, { x: {} }))[0]?.code).toBe('history.no_column');
  });
});

describe('what a message about a cell says to do', () => {
  it.each([
    ['"1,234"', 'history.grouped_number', 'remove it or write a point'],
    ['"1,234,567"', 'history.grouped_number', 'thousands separators'],
    ['1 234', 'history.grouped_number', 'thousands separators'],
    ['"1,5"', 'history.decimal_comma', 'decimal point'],
    ['"1.234,5"', 'history.decimal_comma', 'decimal point'],
    ['5%', 'history.not_a_number', 'multiply: 0.01'],
    ['1.5e20', 'history.too_large', '`multiply`'],
    ['$5.10', 'history.not_a_number', 'currency'],
    ['5 €', 'history.not_a_number', 'currency'],
    ['(5.10)', 'history.not_a_number', 'minus'],
    ['\u22125', 'history.not_a_number', 'plain minus'],
    ['n/a', 'history.not_a_number', '`missing`'],
    ['-inf', 'history.not_finite', '`missing`'],
    ['1e400', 'history.too_large', '1e15'],
  ])('%s', (cell, code, hint) => {
    const [error, ...more] = errorsOf(read(`date,x\n2000-01,1\n2000-02,${cell}`));
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code, line: 3, column: 'x' });
    expect(error?.message).toContain(hint);
  });
});

describe('what a message about dates says to do', () => {
  it.each([
    ['31/01/2000 29/02/2000', 'month', '`date_format: DD/MM/YYYY` reads this column'],
    ['1/31/2000 2/29/2000', 'month', '`date_format: M/D/YYYY` reads this column'],
    ['01/02/2000 01/03/2000', 'month', 'state what is meant'],
    ['31.01.2000 29.02.2000', 'month', '`date_format: DD.MM.YYYY`'],
    ['Jan-2000 Feb-2000', 'month', '`date_format: MMM-YYYY`'],
    ['2000/01/03 2000/01/04', 'day', '`date_format: YYYY/MM/DD`'],
    ['03-Jan-2000 04-Jan-2000', 'day', '`date_format: D-MMM-YYYY`'],
    ['200001 200002', 'month', '`date_format: YYYYMM`'],
    ['Jan-00 Feb-00', 'month', '`date_format: MMM-YY`'],
    ['36526 36557', 'month', 'spreadsheet'],
    ['946684800 949363200', 'month', 'seconds'],
    ['Q1-2000 Q2-2000', 'quarter', '`date_format: Q-YYYY`'],
    ['2000:1 2000:2', 'quarter', '2009-Q4'],
    ['2000 2001', 'month', '`period: year`'],
    ['2000Q1 2000Q2', 'month', '`period: quarter`'],
    ['2000-W01 2000-W02', 'day', '`period: week`'],
    ['2000-01 2000-02', 'index', '`period`'],
    ['first second', 'month', '`date_format`'],
  ] as const)('%s in a world of period %s', (dates, period, hint) => {
    const rows = dates.split(' ').map((date, i) => `${date},${i}`);
    const errors = errorsOf(read(['date,x', ...rows].join('\n'), {}, undefined, period));
    expect(errors).toHaveLength(2);
    expect(errors[0]?.message).toContain(hint);
    expect(errors[0]).toMatchObject({ line: 2, column: 'date' });
  });

  it('one row that is no observation among many', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `2000-${String(i + 1).padStart(2, '0')},1`);
    const [error] = errorsOf(read(['date,x', ...rows, 'Total,12'].join('\n')));
    expect(error?.message).toContain('remove its row');
  });

  it.each([
    ['a file without a header', '2000-01,1\n2000-02,2', 'has to name the columns'],
    ['a file in another encoding', 'd\uFFFDte,x\n2000-01,1', 'UTF-8'],
  ])('%s', (_, text, hint) => expect(errorsOf(read(text))[0]?.message).toContain(hint));
});

describe('files that are read although they look different', () => {
  const values = [1, 2.5];
  it.each([
    ['semicolons', 'date;x\n2000-01;1\n2000-02;2.5', 'data.csv'],
    ['tabs', 'date\tx\n2000-01\t1\n2000-02\t2.5', 'data.csv'],
    ['vertical bars', 'date|x\n2000-01|1\n2000-02|2.5', 'data.csv'],
    ['commas in a TSV', 'date,x\n2000-01,1\n2000-02,2.5', 'data.tsv'],
    ['semicolons, a comma in the header', 'date;x;b, c\n2000-01;1;2\n2000-02;2.5;3', 'data.csv'],
    ['a comma in a quoted header', '"date","x","b; c"\n2000-01,1,2\n2000-02,2.5,3', 'data.csv'],
    ['a byte order mark, CRLF and blank lines', '\uFEFFdate,x\r\n\r\n2000-01,1\r\n2000-02,2.5\r\n\r\n', 'data.csv'],
    ['quoted fields with line ends', 'date,x,"a\nb"\n2000-01,1,"c\n\nd"\n2000-02,2.5,e', 'data.csv'],
    ['a time and a zone', 'date,x\n2000-01-31T00:00:00Z,1\n2000-02-29 12:00+02:00,2.5', 'data.csv'],
    ['the other order', 'date,x\n2000-02,2.5\n2000-01,1', 'data.csv'],
  ])('%s', (_, text, from) => expect(valuesOf(read(text, { from }))).toEqual(values));
});

describe('data that leave little to say', () => {
  const warnings = (text: string, period: 'month' | 'day' | 'business_day' = 'month') =>
    read(text, {}, undefined, period).diagnostics.filter(({ severity }) => severity === 'warning');
  const days = (from: number, count: number, keep: (weekday: number, i: number) => boolean) =>
    [
      'date,x',
      ...Array.from({ length: count }, (_, i) => new Date(Date.UTC(2000, 0, from + i)))
        .filter((date, i) => keep(date.getUTCDay(), i))
        .map((date, i) => `${date.toISOString().slice(0, 10)},${i % 7}`),
    ].join('\n');
  const isWorkday = (weekday: number) => weekday > 0 && weekday < 6;

  it.each([
    ['one row', 'date,x\n2000-01,1', 'history.short', 'too little'],
    [
      'a constant',
      `date,x\n${Array.from({ length: 12 }, (_, i) => `2000-${String(i + 1).padStart(2, '0')},5`).join('\n')}`,
      'history.constant',
      'nothing to fit',
    ],
  ])('%s', (_, text, code, words) => {
    const [warning] = warnings(text);
    expect(warning?.code).toBe(code);
    expect(warning?.message).toContain(words);
  });

  it('a quarterly series in a monthly world is told by its spacing', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${2000 + (i >> 2)}-${['03', '06', '09', '12'][i % 4]}-30,${i}`);
    expect(warnings(['date,x', ...rows].join('\n'))[0]?.message).toContain('a value every 3 periods');
  });

  it('weekends that daily data lack lead to business days, where holidays are no gaps', () => {
    const text = days(3, 120, (weekday, i) => isWorkday(weekday) && i !== 14 && i !== 49);
    expect(warnings(text, 'day')[0]?.message).toContain('`period: business_day`');
    expect(warnings(text, 'business_day')).toEqual([]);
    const { history, diagnostics } = read(text, {}, undefined, 'business_day');
    expect(history?.series['x']?.filter((value) => value === null)).toHaveLength(2);
    expect(diagnostics).toMatchObject([
      { severity: 'note', code: 'history.gap', periods: ['2000-01-17', '2000-02-21'] },
    ]);
  });

  it('many gaps in business days stay a warning', () => {
    const text = days(3, 120, (weekday, i) => isWorkday(weekday) && i % 28 > 9);
    expect(warnings(text, 'business_day')[0]?.code).toBe('history.gap');
  });

  it('irregular dates lead to a longer period', () => {
    expect(
      warnings(
        days(1, 300, (_, i) => (i * i) % 17 === 4),
        'day',
      )[0]?.message,
    ).toContain('a longer `period`');
  });
});

describe('many rows', () => {
  it('half a million are read in a few seconds', () => {
    const rows = Array.from({ length: 500_000 }, (_, i) => `${i},${i % 97}`);
    const { history } = read(['date,x', ...rows].join('\n'), {}, undefined, 'index');
    expect(history?.length).toBe(500_000);
  }, 20_000);

  it('of one kind of error are counted, not listed', () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},bad`);
    const errors = errorsOf(read(['date,x', ...rows].join('\n'), {}, undefined, 'index'));
    expect(errors).toHaveLength(6);
    expect(errors.at(-1)?.message).toContain('49995 more');
  });
});

describe('a value outside the support', () => {
  it.each([
    ['positive', '-1', 'history.not_positive'],
    ['positive', '0', 'history.not_positive'],
    ['share', '1', 'history.not_a_share'],
    ['share', '0', 'history.not_a_share'],
    ['share', '-0.2', 'history.not_a_share'],
  ] as const)('%s: %s', (support, cell, code) => {
    const [error] = errorsOf(read(`date,x\n2000-01,0.5\n2000-02,${cell}`, {}, { x: { support } }));
    expect(error).toMatchObject({ code, path: ['variables', 'x', 'support'], periods: ['2000-02'], text: cell });
  });

  it('proposes `multiply` for per cent', () => {
    expect(errorsOf(read('date,x\n2000-01,55', {}, { x: { support: 'share' } }))[0]?.message).toContain(
      'multiply: 0.01',
    );
  });
});

describe('dates that do not fit', () => {
  it.each([
    ['no date', ',1', 'history.bad_date'],
    ['another form', '01/02/2000,1', 'history.bad_date'],
    ['a day that does not exist', '2000-02-30,1', 'history.bad_date'],
    ['month 13', '2000-13,1', 'history.bad_date'],
    ['a whole year in a monthly world', '2000,1', 'history.coarse_date'],
    ['a quarter in a monthly world', '2000-Q3,1', 'history.coarse_date'],
  ])('%s', (_, row, code) => {
    const [error, ...more] = errorsOf(read(`date,x\n1999-12,1\n${row}`));
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code, line: 3, column: 'date' });
  });

  it('one bad date is one error, however many variables read the row', () => {
    expect(errorsOf(read('date,x,y\nwhen,1,2', {}, { x: {}, y: {} }))).toHaveLength(1);
  });

  it('refuses a date twice and names both lines', () => {
    const [error] = errorsOf(read('date,x\n2000-01,1\n2000-02,2\n2000-01,3'));
    expect(error).toMatchObject({ code: 'history.duplicate_date', line: 4 });
    expect(error?.message).toContain('line 2');
  });

  it('refuses two dates of one period without `aggregate`', () => {
    const [error] = errorsOf(read('date,x\n2000-01-10,1\n2000-01-20,2'));
    expect(error).toMatchObject({ code: 'history.several_in_period', line: 3 });
    expect(error?.message).toMatch(/2000-01 .*line 2.*`aggregate`/);
  });

  it('refuses a Saturday beside its Friday in business days, and a span that only a typing error explains', () => {
    expect(errorsOf(read('date,x\n2000-01-07,1\n2000-01-08,2', {}, undefined, 'business_day'))[0]?.code).toBe(
      'history.several_in_period',
    );
    expect(errorsOf(read('date,x\n2000-01-01T00:00,1\n2099-01-01T00:00,2', {}, undefined, 'minute'))[0]?.code).toBe(
      'history.too_long',
    );
  });
});

describe('columns and series that do not exist or are not one', () => {
  const of = (text: string, source: SourceFields, variable: VariableFields) =>
    errorsOf(read(text, source, { x: variable }))[0];
  it.each([
    ['a column', 'date,price\n2000-01,1', {}, { column: 'prize' }, 'history.no_column', 'price'],
    ['the date column', 'Date,x\n2000-01,1', {}, {}, 'history.no_column', 'Date'],
    ['two columns of one name', 'date,x,x\n2000-01,1,2', {}, {}, 'history.duplicate_column', undefined],
    [
      'a series',
      'date,s,v\n2000-01,MSFT,1',
      { series: 's', value: 'v' },
      { column: 'msft' },
      'history.no_series',
      'MSFT',
    ],
    [
      'the value column of the long form',
      'date,s,v\n2000-01,x,1',
      { series: 's' },
      {},
      'history.no_value_column',
      undefined,
    ],
    ['a column listed twice', 'date,a\n2000-01,1', {}, { column: ['a', 'a'] }, 'history.column_twice', undefined],
    ['a series without any value', 'date,x\n2000-01,\n2000-02,NA', {}, {}, 'history.all_missing', undefined],
  ])('%s', (_, text, source: SourceFields, variable, code, suggestion) => {
    const error = of(text, source, variable);
    expect(error?.code).toBe(code);
    expect(error?.suggestion).toBe(suggestion);
  });

  it('two columns of one name do not matter where neither is used', () => {
    expect(read('date,n,n,x\n2000-01,1,2,3').history?.series).toEqual({ x: [3] });
  });

  it('a source that is not declared, a column without a source, a file that was not read', () => {
    const world = worldOf({
      sources: { prices: { from: 'a.csv', date: 'date' } },
      variables: { a: { source: 'price' }, b: { column: 'b' }, c: { source: 'prices' } },
    });
    const errors = errorsOf(readHistory(world, new Map()));
    expect(errors.map(({ code }) => code).sort()).toEqual([
      'history.no_file',
      'history.no_source',
      'history.unknown_source',
    ]);
    expect(errors.find(({ code }) => code === 'history.unknown_source')?.suggestion).toBe('prices');
  });
});
