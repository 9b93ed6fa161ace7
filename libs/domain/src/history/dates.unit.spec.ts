import { describe, expect, it } from '@jest/globals';
import type { Period } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { read, type SourceFields } from './history-fixture.js';

/** Label of the period that one date is read into, or the code of the error. */
function periodOf(date: string, period: Period, source: SourceFields = {}): string {
  const { history, diagnostics } = read(`date,x\n"${date}",1`, source, undefined, period);
  return history === undefined ? (diagnostics[0]?.code ?? '') : formatLabel(period, history.start);
}

describe('the period of a date', () => {
  it.each([
    ['2009-12-31', 'year', '2009'],
    ['2009', 'year', '2009'],
    ['2009-12-31', 'quarter', '2009-Q4'],
    ['2009-Q2', 'quarter', '2009-Q2'],
    ['2009-12-31', 'month', '2009-12'],
    ['2009-12', 'month', '2009-12'],
    ['2009-12-31', 'week', '2009-W53'],
    ['2009-12-31', 'day', '2009-12-31'],
    ['2009-12-31', 'business_day', '2009-12-31'],
    ['2009-12-31T14:05:09.000Z', 'hour', '2009-12-31T14:00'],
    ['2009-12-31 14:05', 'minute', '2009-12-31T14:05'],
    ['-7', 'index', '-7'],
    ['2009-12', 'day', 'history.coarse_date'],
    ['2009-W53', 'day', 'history.coarse_date'],
    ['2009-12-31', 'hour', 'history.coarse_date'],
    ['1.5', 'index', 'history.bad_date'],
  ] as const)('%s in a world of %ss is %s', (date, period, label) => expect(periodOf(date, period)).toBe(label));
});

describe('dates with years of two digits, or quarters', () => {
  it.each([
    ['3/1/09', 'M/D/YY', 'month', '2009-03'],
    ['1/12/69', 'D/M/YY', 'month', '1969-12'],
    ['1/12/68 14:00', 'D/M/YY HH:mm', 'hour', '2068-12-01T14:00'],
    ['Mar-99', 'MMM-YY', 'month', '1999-03'],
    ['09 March', 'YY MMMM', 'month', '2009-03'],
    ['Q3 2009', 'Q YYYY', 'quarter', '2009-Q3'],
    ['q4-09', 'Q-YY', 'quarter', '2009-Q4'],
    ['2009M12', undefined, 'month', '2009-12'],
    ['Q5 2009', 'Q YYYY', 'quarter', 'history.bad_date'],
    ['3/1/2009', 'M/D/YY', 'month', 'history.bad_date'],
    ['13/1/09', 'M/D/YY', 'month', 'history.bad_date'],
    ['Q3 2009', 'Q YYYY', 'month', 'history.coarse_date'],
  ] as const)('%s as %s in a world of %ss is %s', (date, format, period, label) =>
    expect(periodOf(date, period, format === undefined ? {} : { date_format: format })).toBe(label),
  );

  it('a year and a quarter in columns of their own', () => {
    const { history } = read(
      'y,q,x\n2009.0,1.0,1\n2009.0,2.0,2\n2009.0,Q3,3',
      { date: { year: 'y', quarter: 'q' } },
      undefined,
      'quarter',
    );
    expect(history?.series['x']).toEqual([1, 2, 3]);
  });
});

describe('dates that mean the end', () => {
  const end = { date_means: 'end' } as const;
  it.each([
    ['the last day ends its month', '2000-01-31', 'month', '2000-01'],
    ['the first day closes the month before', '2000-02-01', 'month', '2000-01'],
    ['also across the year', '2000-01-01', 'month', '1999-12'],
    ['a month is itself', '2000-02', 'month', '2000-02'],
    ['31 December ends its quarter', '2000-12-31', 'quarter', '2000-Q4'],
    ['1 April closes the first quarter', '2000-04-01', 'quarter', '2000-Q1'],
    ['a month that starts a quarter closes the one before', '2000-04', 'quarter', '2000-Q1'],
    ['1 January closes the year before', '2000-01-01', 'year', '1999'],
    ['a year is itself', '2000', 'year', '2000'],
    ['a Sunday ends its week', '2000-01-09', 'week', '2000-W01'],
    ['a Monday closes the week before', '2000-01-10', 'week', '2000-W01'],
    ['a day is itself', '2000-01-05', 'day', '2000-01-05'],
    ['midnight closes the day before', '2000-01-06T00:00', 'day', '2000-01-05'],
    ['ten o clock closes the hour from nine', '2000-01-05T10:00', 'hour', '2000-01-05T09:00'],
  ] as const)('%s', (_, date, period, label) => expect(periodOf(date, period, end)).toBe(label));

  it('the same dates mean the start by default', () => {
    expect(periodOf('2000-02-01', 'month')).toBe('2000-02');
    expect(periodOf('2000-02-01', 'month', { date_means: 'start' })).toBe('2000-02');
  });
});

describe('dates in other forms', () => {
  it.each([
    ['Jan 1 2000', 'MMM D YYYY', '2000-01'],
    ['31/12/1999', 'DD/MM/YYYY', '1999-12'],
    ['3/7/2001', 'M/D/YYYY', '2001-03'],
    ['December 24, 2003', 'MMM D, YYYY', '2003-12'],
    ['199907', 'YYYYMM', '1999-07'],
  ])('%s as %s', (date, date_format, label) => expect(periodOf(date, 'month', { date_format })).toBe(label));

  it('says which form was expected', () => {
    const { diagnostics } = read('date,x\n2000-01-31,1', { date_format: 'MMM D YYYY' });
    expect(diagnostics[0]).toMatchObject({ code: 'history.bad_date', text: '2000-01-31' });
    expect(diagnostics[0]?.message).toContain('MMM D YYYY');
  });

  it('reads year, month and day from columns of their own, the month as number or name', () => {
    const columns = { date: { year: 'y', month: 'm', day: 'd' } };
    const { history } = read('y,m,d,x\n2000,1,31,1\n2000,02,1,2\n2000,Mar,05,3', columns);
    expect(history).toMatchObject({ start: 30 * 12, series: { x: [1, 2, 3] } });
    expect(read('y,q,x\n2001,1,1\n2002,2,2', { date: { year: 'y' } }, undefined, 'year').history?.start).toBe(2001);
    const { diagnostics } = read('y,m,x\n2000,13,1', { date: { year: 'y', month: 'm' } });
    expect(diagnostics[0]).toMatchObject({ code: 'history.bad_date', column: 'y, m', text: '2000-13' });
  });
});
