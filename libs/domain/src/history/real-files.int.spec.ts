import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { formatLabel } from '@pulse/engine';
import { errorsOf, read, type SourceFields, type VariableFields } from './history-fixture.js';

const text = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../node_modules/vega-datasets/data/${name}`, import.meta.url)), 'utf8');

const of = (name: string, source: SourceFields, x: VariableFields, period: Parameters<typeof read>[3]) =>
  read(text(name), { ...source, from: name }, { x }, period);

describe('real files', () => {
  it('daily closes, the last of each month, are the monthly closes of another file', () => {
    const daily = of('sp500-2000.csv', {}, { column: 'close', aggregate: 'last' }, 'month').history!;
    const monthly = of('sp500.csv', { date_format: 'MMM D YYYY' }, { column: 'price' }, 'month').history!;
    expect(daily.start).toBe(monthly.start);
    const apart = monthly.series['x']!.flatMap((value, i) =>
      Math.abs(value! - daily.series['x']![i]!) > 0.0051 ? [formatLabel('month', monthly.start + i)] : [],
    );
    // The monthly file ends with the close of 9 March 2010, the daily one goes on.
    expect(apart).toEqual(['2010-03']);
  });

  it('trading days in business days: holidays are gaps', () => {
    const { history, diagnostics } = of('sp500-2000.csv', {}, { column: 'close' }, 'business_day');
    expect(history!.series['x']!.filter((value) => value !== null)).toHaveLength(5105);
    const gap = diagnostics.find(({ code }) => code === 'history.gap');
    expect(gap?.periods?.filter((label) => label.startsWith('2001-09'))).toEqual([
      '2001-09-03',
      '2001-09-11',
      '2001-09-12',
      '2001-09-13',
      '2001-09-14',
    ]);
    expect(gap?.periods).toHaveLength(history!.length - 5105);
  });

  it('days of weather into months: counted rows, summed rain', () => {
    const { history } = of('seattle-weather.csv', {}, { column: 'precipitation', aggregate: 'sum' }, 'month');
    expect(history).toMatchObject({ start: (2012 - 1970) * 12, length: 48 });
    expect(history!.series['x']![0]).toBeCloseTo(173.3, 9);
    expect(history!.series['x']![47]).toBeCloseTo(284.5, 9);
  });

  it('industries on the same month are refused where none is picked, with both rows', () => {
    const errors = errorsOf(of('unemployment-across-industries.json', { value: 'count' }, {}, 'month'));
    expect(errors[0]).toMatchObject({ code: 'history.duplicate_date', line: 123 });
    expect(errors.at(-1)?.message).toContain(`${122 - 5} more`);
  });

  it('the UTC times of a file made in California still name their months', () => {
    const long = { series: 'series', value: 'count' };
    const byTime = of('unemployment-across-industries.json', long, { column: 'Finance' }, 'month').history!;
    const byColumns = of(
      'unemployment-across-industries.json',
      { ...long, date: { year: 'year', month: 'month' } },
      { column: 'Finance' },
      'month',
    );
    expect(byTime.series).toEqual(byColumns.history!.series);
    expect(byTime.series['x']).toHaveLength(122);
  });
});
