import { describe, expect, it } from '@jest/globals';
import { CAPITAL, EXPRESSION_FUNCTIONS } from '@pulse/engine';
import { readHistory, sourceRequests } from '../history/index.js';
import { readWorld } from '../world/index.js';
import { initWorld, type InitOptions } from './index.js';

const month = (i: number): string => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
const day = (from: string, i: number): Date => new Date(Date.parse(`${from}T00:00Z`) + i * 86_400_000);
const iso = (date: Date): string => date.toISOString().slice(0, 10);
const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');

/** What was found; the world must read its own data without an error. */
function found(text: string, options: Partial<InitOptions> = {}) {
  const from = options.from ?? 'data.csv';
  const made = initWorld(text, { from, ...options });
  if (!made.ok) throw new Error(made.problem.message);
  const { world, diagnostics } = readWorld(made.yaml, 'made.world.yaml');
  expect(diagnostics).toEqual([]);
  const files = new Map(sourceRequests(world!).map((request) => [request.from, { text, sha256: '0'.repeat(64) }]));
  const data = readHistory(world!, files);
  expect(data.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(data.history?.period).toBe(made.found.period);
  return { ...made.found, yaml: made.yaml, name: made.name, world: world!, history: data.history! };
}

function problem(text: string, options: Partial<InitOptions> = {}) {
  const made = initWorld(text, { from: 'data.csv', ...options });
  if (made.ok) throw new Error(`a world was made:\n${made.yaml}`);
  return made.problem;
}

const byColumn = ({ series }: ReturnType<typeof found>) =>
  Object.fromEntries(series.map(({ column, variable, support }) => [column, [variable, support]]));

describe('the period of a table', () => {
  it.each([
    ['months', 'date,x', (i: number) => month(i), 'month', null],
    ['first days of months', 'date,x', (i: number) => `${month(i)}-01`, 'month', null],
    ['last days of months', 'date,x', (i: number) => iso(day(`${month(i + 1)}-01`, -1)), 'month', null],
    ['quarters', 'date,x', (i: number) => `${2000 + (i >> 2)}-Q${(i % 4) + 1}`, 'quarter', null],
    ['first days of quarters', 'date,x', (i: number) => `${month(i * 3)}-01`, 'quarter', null],
    ['years', 'year,x', (i: number) => String(1900 + i), 'year', null],
    ['years with a point', 'YEAR,x', (i: number) => `${1900 + i}.0`, 'year', null],
    ['days', 'date,x', (i: number) => iso(day('2020-01-01', i)), 'day', null],
    ['weeks', 'date,x', (i: number) => iso(day('2020-01-04', 7 * i)), 'week', null],
    ['ISO weeks', 'week,x', (i: number) => `2020-W${String(i + 1).padStart(2, '0')}`, 'week', null],
    ['compact days', 'ds,x', (i: number) => iso(day('2020-01-01', i)).replaceAll('-', ''), 'day', null],
    ['hours', 'at,x', (i: number) => new Date(i * 3_600_000).toISOString(), 'hour', null],
    ['minutes', 'at,x', (i: number) => new Date(i * 60_000).toISOString(), 'minute', null],
    ['a count', 't,x', (i: number) => String(i + 1), 'index', null],
    ['points', 'Tag,x', (i: number) => iso(day('2020-01-01', i)).split('-').reverse().join('.'), 'day', 'DD.MM.YYYY'],
    ['month and year', 'm,x', (i: number) => month(i).split('-').reverse().join('/'), 'month', 'MM/YYYY'],
    [
      'words',
      'date,x',
      (i: number) => `${['Jan', 'Apr', 'Jul', 'Oct'][i % 4]} 1 ${2000 + (i >> 2)}`,
      'quarter',
      'MMM D YYYY',
    ],
    [
      'days first',
      'date,x',
      (i: number) => month(i).split('-').reverse().join('/').padStart(10, '01/'),
      'month',
      'DD/MM/YYYY',
    ],
    ['months first', 'date,x', (i: number) => `${(i % 12) + 1}/1/${2000 + Math.floor(i / 12)}`, 'month', 'M/D/YYYY'],
    [
      'months and short years',
      'm,x',
      (i: number) => `Jan-${String((70 + i) % 100).padStart(2, '0')}`,
      'year',
      'MMM-YY',
    ],
    [
      'months first, short years',
      'date,x',
      (i: number) => `${(i % 12) + 1}/1/${10 + Math.floor(i / 12)}`,
      'month',
      'M/D/YY',
    ],
    ['months with a point', 'Monat,x', (i: number) => month(i).split('-').reverse().join('.'), 'month', 'MM.YYYY'],
    ['years first, with a point', 'm,x', (i: number) => month(i).replace('-', '.'), 'month', 'YYYY.MM'],
    ['months without a zero', 'm,x', (i: number) => month(i).replace('-0', '-'), 'month', 'YYYY-M'],
    ['statistical months', 'm,x', (i: number) => month(i).replace('-', 'M'), 'month', null],
    ['quarters in words', 'date,x', (i: number) => `Q${(i % 4) + 1} ${2000 + (i >> 2)}`, 'quarter', 'Q YYYY'],
  ] as const)('%s', (_, head, date, period, format) => {
    const result = found(`${head}\n${rows(40, (i) => `${date(i)},${i + 1}`)}`);
    expect([result.period, result.dateFormat, result.periods, result.gaps]).toEqual([period, format, 40, 0]);
    expect(result.history.series['x']).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('days without weekends are business days, with holidays as gaps', () => {
    const dates = Array.from({ length: 200 }, (_, i) => day('2020-01-01', i)).filter(
      (date, i) => date.getUTCDay() % 6 !== 0 && i !== 0 && i !== 19,
    );
    const result = found(`Date,Close\n${dates.map((date, i) => `${iso(date)},${100 + i}`).join('\n')}`);
    expect([result.period, result.gaps]).toEqual(['business_day', 1]);
  });

  it('irregular dates make the shortest period that nearly always has a row', () => {
    let at = 0;
    const dates = Array.from({ length: 150 }, (_, i) =>
      iso(day('2015-01-01', (at += [1, 2, 9, 16, 25][(i * i + i) % 5]!))),
    );
    const result = found(`date,x\n${dates.map((date, i) => `${date},${(i % 7) + 1}`).join('\n')}`);
    expect(result.period).toBe('month');
    expect(result.world.variables['x']?.aggregate).toBe('mean');
    expect(result.notes.join()).toContain('irregular');
  });

  it('half hours are made into hours, and a stated period is taken', () => {
    const halves = `at,x\n${rows(100, (i) => `${new Date(i * 1_800_000).toISOString()},${i}`)}`;
    expect(found(halves)).toMatchObject({ period: 'hour', periods: 50 });
    const days = `date,x\n${rows(100, (i) => `${iso(day('2020-01-01', i))},${i}`)}`;
    expect(found(days, { period: 'month' })).toMatchObject({ period: 'month', periods: 4 });
  });

  it.each([
    ['two weeks', 14, 'month'],
    ['two months', 61, 'quarter'],
    ['half years', 182.6, 'year'],
  ])('%s are made into the next longer period, since none is so long', (_, days, period) => {
    const result = found(`date,x\n${rows(60, (i) => `${iso(day('2000-01-10', Math.round(i * days)))},${i}`)}`);
    expect([result.period, result.gaps]).toEqual([period, 0]);
    expect(result.world.variables['x']?.aggregate).toBe('mean');
    expect(result.notes.join()).toContain('there is no such period');
  });

  it('values at every third month make quarters', () => {
    const result = found(`date,x\n${rows(120, (i) => `${month(i)},${i % 3 === 0 ? i : ''}`)}`);
    expect([result.period, result.history.series['x']?.slice(0, 3)]).toEqual(['quarter', [0, 3, 6]]);
    expect(result.notes.join()).toContain('by month no column has values that follow one on another');
  });

  it('lines of separators at the end are no rows, a row without a date is named', () => {
    expect(found(`date,x\n${rows(40, (i) => `${month(i)},${i}`)}\n,\n,\n`).rows).toBe(40);
    expect(problem(`date,x\n${rows(40, (i) => `${i === 5 ? '' : month(i)},${i}`)}`).message).toBe('line 7 has no date');
  });

  it('a date that stands twice is named, and made into one value', () => {
    const text = `date,x\n${rows(40, (i) => `${month(i)},${i}`)}\n${month(4)},10`;
    const result = found(text);
    expect(result.history.series['x']?.[4]).toBe(7);
    expect(result.notes.join()).toContain('1 of 40 periods has several rows (first 2000-05 at line 6 and line 42)');
    const dates = Array.from({ length: 60 }, (_, i) => day('2020-01-01', i)).filter(
      (date) => date.getUTCDay() % 6 !== 0,
    );
    const close = `date,x\n${dates.map((date, i) => `${iso(date)},${i}`).join('\n')}\n${iso(dates[5]!)},9`;
    expect(found(close)).toMatchObject({ period: 'business_day' });
  });

  it('several time zones are told, and short series', () => {
    const hours = (i: number) =>
      `2024-03-${30 + Math.floor(i / 24)}T${String(i % 24).padStart(2, '0')}:00+0${i < 26 ? 1 : 2}:00`;
    const result = found(`at,x\n${rows(30, (i) => `${hours(i)},${i}`)}`);
    expect(result.notes.join()).toContain('+01:00, +02:00');
    expect(result.notes.join()).toContain('only 30 periods have a row');
  });
});

describe('numbers in other notations', () => {
  const value = (i: number) => 1000.5 + 1000 * i;
  const read = (cell: (i: number) => string, head = 'date;x', options = {}) => {
    const result = found(`${head}\n${rows(30, (i) => `${month(i)}${head[4]}${cell(i)}`)}`, options);
    expect(result.notes.join()).toContain('numbers are read with');
    return result;
  };
  const german = (i: number) => value(i).toLocaleString('de-DE', { minimumFractionDigits: 2 });
  const english = (i: number) => value(i).toLocaleString('en-US', { minimumFractionDigits: 2 });

  it.each([
    ['1.000,50', 'date;x', german],
    ['"1,000.50"', 'date,x', (i: number) => `"${english(i)}"`],
    ['$1,000.50', 'date;x', (i: number) => `$${english(i)}`],
    ['1.000,50 €', 'date;x', (i: number) => `${german(i)} €`],
    ["1'000.50", 'date,x', (i: number) => english(i).replaceAll(',', "'")],
    ['1 000,50', 'date;x', (i: number) => german(i).replaceAll('.', '\u00A0')],
    ['1000,50', 'date;x', (i: number) => String(value(i)).replace('.', ',')],
  ] as const)('%s', (_, head, cell) => {
    expect(read(cell, head).history.series['x']).toEqual(Array.from({ length: 30 }, (_, i) => value(i)));
  });

  it('a comma before three digits separates thousands, unless semicolons separate the columns', () => {
    const cell = (i: number) => `1,${100 + i}`;
    expect(read((i) => `"${cell(i)}"`, 'date,x').history.series['x']?.[3]).toBe(1103);
    expect(read(cell).history.series['x']?.[3]).toBe(1.103);
  });

  it('per cent and currencies become units', () => {
    const { world, history } = read((i) => `${i - 3}.5%`, 'date,x');
    expect(world.variables['x']?.unit).toBe('%');
    expect(history.series['x']?.[0]).toBe(-3.5);
  });

  it('a source that states one takes no other', () => {
    const text = `date;x\n2000-01;1.000,5\n2000-02;12.5`;
    const world = readWorld(
      `name: w\nperiod: month\nsources: { d: { from: d.csv, date: date, decimal: ',', thousands: '.' } }\nvariables: { x: { source: d } }\ntargets: [x]`,
      'w',
    ).world!;
    const { diagnostics } = readHistory(world, new Map([['d.csv', { text, sha256: '0'.repeat(64) }]]));
    expect(diagnostics.find(({ severity }) => severity === 'error')?.message).toContain(
      'line 3, column "x": expected a number in the notation of the source (decimal ",", thousands ".")',
    );
  });
});

describe('the columns of a table', () => {
  it('numeric ones become variables by what their values allow, the others are left out with the reason', () => {
    const head = 'date,positive,zeros,negative,interest rate,small,text,constant,id,empty,sum';
    const result = found(
      `${head}\n${rows(30, (i) => `${month(i)},${i + 1},${i % 3},${i - 5},0.0${(i % 7) + 1},0.${i + 10},a,5,${i + 1},,"1,${100 + i}"`)}`,
    );
    expect(byColumn(result)).toEqual({
      positive: ['positive', 'positive'],
      zeros: ['zeros', 'real'],
      negative: ['negative', 'real'],
      'interest rate': ['interest_rate', 'share'],
      small: ['small', 'positive'],
      sum: ['sum', 'positive'],
    });
    expect(result.history.series['sum']?.[29]).toBe(1129);
    expect(Object.fromEntries(result.skipped.map(({ column, reason }) => [column, reason]))).toEqual({
      text: expect.stringContaining('texts'),
      constant: expect.stringContaining('5 throughout'),
      id: expect.stringContaining('counts'),
      empty: expect.stringContaining('empty'),
    });
    expect(result.notes.join()).toContain('"zeros" is never negative');
    expect(result.world.targets).toHaveLength(6);
    for (const variable of Object.values(result.world.variables)) expect(variable.process.kind).toBe('auto');
  });

  it('names that are none are made into some, and clashes get a number', () => {
    const names = ['Größe (kg/m²)', '1st', 'max', 'A b', 'a-b', 'a_b', '', CAPITAL, 'x: y # z', "it's", 'a\tb', 'true'];
    const head = ['date', ...names.map((name) => `"${name}"`)].join(',');
    const result = found(`${head}\n${rows(30, (i) => [month(i), ...names.map((_, k) => (i + 1) ** 2 + k)].join(','))}`);
    expect(result.series.map(({ column, variable }) => [column, variable])).toEqual([
      ['Größe (kg/m²)', 'grosse_kg_m2'],
      ['1st', 'column_1st'],
      ['max', 'max_value'],
      ['A b', 'a_b'],
      ['a-b', 'a_b_2'],
      ['a_b', 'a_b_3'],
      ['', 'column'],
      [CAPITAL, 'capital_value'],
      ['x: y # z', 'x_y_z'],
      ["it's", 'it_s'],
      ['a\tb', 'a_b_4'],
      ['true', 'true_value'],
    ]);
    expect(result.history.series['max_value']?.[0]).toBe(3);
  });

  it.each([...EXPRESSION_FUNCTIONS, 'and', 'or', 'not', 'true', 'false', 'up', 'down', 'fit', 'latest', 'origin'])(
    'a column called %s makes a world that can be read',
    (name) => {
      expect(found(`date,${name}\n${rows(20, (i) => `${month(i)},${i + 1}`)}`).series).toHaveLength(1);
    },
  );

  it('texts for missing values are found, and numbers that may stand for them are named', () => {
    const cells = ['n/a', '#N/A', '-999', ...Array.from({ length: 30 }, (_, i) => String(i + 1))];
    const result = found(`date,x\n${rows(cells.length, (i) => `${month(i)},${cells[i]}`)}`);
    expect(result.world.sources['data']?.missing).toEqual(['', 'NA', 'NaN', 'null', '.', '-', '#N/A', 'n/a']);
    expect(result.notes.join()).toContain('-999');
    expect(result.series[0]).toMatchObject({ values: 31, missing: 2 });
  });

  it('more than ten stand as comments that can be uncommented', () => {
    const head = ['date', ...Array.from({ length: 60 }, (_, k) => `c${k}`)].join(',');
    const text = `${head}\n${rows(30, (i) => [month(i), ...Array.from({ length: 60 }, (_, k) => (i + 2) * (k + 1))].join(','))}`;
    const result = found(text);
    expect(Object.keys(result.world.variables)).toHaveLength(10);
    expect(result.world.targets).toHaveLength(10);
    const whole = readWorld(result.yaml.replaceAll(/^ {2}# (c\d+:)/gm, '  $1'), 'w');
    expect(whole.diagnostics).toEqual([]);
    expect(Object.keys(whole.world!.variables)).toHaveLength(60);
  });

  it('targets are taken by column or by variable, the first is the headline', () => {
    const text = `date,Price (USD),b,c\n${rows(30, (i) => `${month(i)},${i + 1},${i + 2},${i + 3}`)}`;
    const { world } = found(text, { targets: ['c', 'price_usd'] });
    expect(world.targets).toEqual(['c', 'price_usd']);
    expect(world.headline.target).toBe('c');
    expect(Object.keys(world.variables).sort()).toEqual(['b', 'c', 'price_usd']);
    expect(problem(text, { targets: ['Price'] })).toMatchObject({ code: 'init.no_target' });
  });
});

describe('other shapes', () => {
  it('the long form is found by dates that repeat', () => {
    const text = `unique_id,ds,y\n${['H1', 'H 2'].map((id) => rows(30, (i) => `${id},${month(i)},${i + 1}`)).join('\n')}`;
    const result = found(text);
    expect(result.long).toEqual({ series: 'unique_id', value: 'y' });
    expect(Object.keys(result.world.variables)).toEqual(['h1', 'h_2']);
    expect(result.history.series['h_2']).toHaveLength(30);
  });

  it('numbers that name shops are no series', () => {
    const text = `date,store,sales\n${rows(60, (i) => `${month(i >> 1)},${(i % 2) + 1},${i + 5}`)}`;
    expect(found(text).long).toEqual({ series: 'store', value: 'sales' });
    const both = `date,store,item,sales\n${rows(120, (i) => `${month(i >> 2)},${(i % 2) + 1},${((i >> 1) % 2) + 1},${i + 5}`)}`;
    const result = found(both);
    expect(result.long).toEqual({ series: 'store, item', value: 'sales' });
    expect(result.series.map(({ column }) => column)).toEqual(['1 / 1', '2 / 1', '1 / 2', '2 / 2']);
    expect(result.history.series['series_2_1']).toEqual(Array.from({ length: 30 }, (_, i) => 4 * i + 6));
  });

  it('rows of a date that no labels tell apart are made into one value', () => {
    const text = `date,kind,x\n${rows(90, (i) => `${month(Math.floor(i / 3))},${'aab'[i % 3]},${i}`)}`;
    const result = found(text);
    expect(result.long).toBeNull();
    expect(result.notes.join()).toContain('tells the rows of a date apart ("kind")');
    expect(result.world.variables['x']?.aggregate).toBe('mean');
  });

  it('of several columns of values one that changes in its series is taken', () => {
    const text = `year,country,cluster,pop\n${rows(60, (i) => `${1990 + (i >> 1)},${'ab'[i % 2]},${i % 2},${i}`)}`;
    expect(found(text).long).toEqual({ series: 'country', value: 'pop' });
  });

  it('a year, a month and a day in columns of their own', () => {
    const text = `Year,Month,x\n${rows(30, (i) => `${2000 + Math.floor(i / 12)},${(i % 12) + 1},${i + 1}`)}`;
    expect(found(text)).toMatchObject({ date: 'Year, Month', period: 'month', periods: 30 });
    const words = `Year,Month,x\n${rows(24, (i) => `${2000 + Math.floor(i / 12)},${'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[i % 12]},${i + 1}`)}`;
    expect(found(words)).toMatchObject({ period: 'month', periods: 24 });
    const quarters = `year,quarter,x\n${rows(30, (i) => `${2000 + (i >> 2)}.0,${(i % 4) + 1}.0,${i + 1}`)}`;
    expect(found(quarters)).toMatchObject({ date: 'year, quarter', period: 'quarter', periods: 30, gaps: 0 });
  });

  it('JSON rows and JSON columns', () => {
    const records = Array.from({ length: 30 }, (_, i) => ({ when: `${month(i)}-01T00:00:00Z`, v: i + 1 }));
    expect(found(JSON.stringify(records), { from: 'data.json' })).toMatchObject({ form: 'JSON', period: 'month' });
    const columns = { t: Array.from({ length: 30 }, (_, i) => i), v: Array.from({ length: 30 }, (_, i) => i - 3) };
    expect(found(JSON.stringify(columns), { from: 'x.json' })).toMatchObject({ period: 'index', periods: 30 });
  });

  it.each([
    ['data.tsv', '\t', 'tabs'],
    ['data.csv', ';', 'semicolons'],
    ['data.csv', '|', 'vertical bars'],
    ['data.txt', '\t', 'tabs'],
  ])('%s separated by %j', (from, separator, words) => {
    const text = `date${separator}x\n${rows(20, (i) => `${month(i)}${separator}${i + 1}`)}`;
    expect(found(text, { from }).form).toContain(words);
  });

  it('a line that says what separates the columns, as Excel writes it', () => {
    const result = found(`sep=;\r\ndate;x\r\n${rows(20, (i) => `${month(i)};${i + 1}`)}`);
    expect([result.form, result.rows]).toEqual(['separated by semicolons', 20]);
    expect(problem(`sep=;\ndate;x\n${rows(20, (i) => `${month(i)};${i === 3 ? 'a5' : i}`)}`).message).toContain(
      'line 6',
    );
  });

  it('a first column without a name, as programs write it', () => {
    const text = `,x\n${rows(20, (i) => `${month(i)}-01,${i + 1}`)}`;
    expect(found(text)).toMatchObject({ date: '', period: 'month' });
    expect(found(`,time,x\n${rows(20, (i) => `${i},${month(i)},${(i + 1) ** 2}`)}`).skipped[0]?.column).toBe('');
  });
});

describe('what no world can be made of', () => {
  it.each([
    ['an empty file', '', 'history.empty_file', 'empty'],
    ['a header only', 'date,x\n', 'history.no_rows', 'no rows'],
    ['no dates', `a,b\n${rows(20, (i) => `0.${i + 1},${i / 7}`)}`, 'init.no_dates', '--date'],
    ['no header', rows(20, (i) => `${month(i)},${i}`), 'init.no_header', 'names'],
    ['no numbers', `date,x\n${rows(20, (i) => `${month(i)},word`)}`, 'init.no_numbers', 'numbers'],
    ['a constant', `date,x\n${rows(20, (i) => `${month(i)},7`)}`, 'init.no_numbers', '7 throughout'],
    ['two values', `date,x\n${rows(2, (i) => `${month(i)},${i}`)}`, 'init.no_numbers', 'in 2 periods only'],
    [
      'two values of many rows',
      `year,x\n${rows(40, (i) => `${2000 + (i % 2)},${i}`)}`,
      'init.no_numbers',
      'at least 3 neighbouring periods',
    ],
    ['every fifth year', `year,x\n${rows(20, (i) => `${1900 + 5 * i},${i}`)}`, 'init.no_numbers', 'neighbouring'],
    [
      'a number beyond all measure',
      `date,x\n${rows(20, (i) => `${month(i)},${i === 7 ? '1e308' : i}`)}`,
      'init.no_numbers',
      'line 9',
    ],
    ['numbers that name counties', `id,x\n${rows(40, (i) => `${1001 + 2 * i},0.${i + 1}`)}`, 'init.no_dates', '--date'],
    [
      'a title above the names',
      `My bureau,2020\ndate,x\n${rows(30, (i) => `${month(i)},${i}`)}`,
      'init.no_dates',
      'Remove the lines above',
    ],
    ['a bad date', `date,x\n${rows(30, (i) => `${i === 9 ? '2000-13' : month(i)},${i}`)}`, 'init.no_dates', 'line 11'],
    [
      'short years of two centuries',
      `m,x\n${rows(90, (i) => `Jan-${String((20 + i) % 100).padStart(2, '0')},${i}`)}`,
      'init.ambiguous_dates',
      'four digits',
    ],
    [
      'years as columns',
      `Country,2000,2001,2002\n${rows(20, (i) => `c${i},${i},${i + 1},${i + 2}`)}`,
      'init.no_dates',
      'Turn the table round',
    ],
    [
      'numbers with a unit',
      `date,x\n${rows(20, (i) => `${month(i)},${i}k`)}`,
      'init.no_numbers',
      'line 2: expected a number',
    ],
    ['a picture', `\u0089PNG\r\n\u001a\n\0\0`, 'history.not_text', 'picture'],
    [
      'two columns of one name',
      `date,x,x\n${rows(20, (i) => `${month(i)},1,2`)}`,
      'history.duplicate_column',
      'Rename',
    ],
    [
      'dates of two meanings',
      `date,x\n${rows(10, (i) => `0${(i % 9) + 1}/0${(i % 5) + 1}/2000,${i}`)}`,
      'init.ambiguous_dates',
      '--date-format',
    ],
    ['days of a spreadsheet', `date,x\n${rows(20, (i) => `${40_000 + i},${i}`)}`, 'init.no_dates', 'spreadsheet'],
    [
      'a row that is no observation',
      `date,x\n${rows(20, (i) => `${month(i)},${i}`)}\nTotal,190`,
      'init.no_dates',
      '"Total"',
    ],
    ['a ragged row', 'date,x\n2000-01,1\n2000-02', 'history.ragged_row', 'line 3'],
  ])('%s', (_, text, code, words) => {
    const { message, hint, code: told } = problem(text);
    expect(told).toBe(code);
    expect(`${message} ${hint}`).toContain(words);
  });

  it('a column that does not exist, or holds no dates', () => {
    const text = `date,x\n${rows(20, (i) => `${month(i)},0.${i + 1}`)}`;
    expect(problem(text, { date: 'Date' })).toMatchObject({ code: 'init.no_column', hint: 'Did you mean "date"?' });
    expect(problem(text, { date: 'x' }).code).toBe('init.no_dates');
    expect(problem(text, { period: 'index' }).code).toBe('init.index');
  });
});
