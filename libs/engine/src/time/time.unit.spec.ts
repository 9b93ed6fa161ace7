import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Period } from '@pulse/contracts';
import { formatLabel, ordinalOf, parseDate, parseLabel, phaseOf, seasonOf, startOf } from './index.js';

const DAY = 86_400_000;
const timeOf = (milliseconds: number) => {
  const d = new Date(milliseconds);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
  };
};
const instant = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2999, 11, 31) });
const PERIODS: readonly Period[] = [
  'minute',
  'hour',
  'day',
  'business_day',
  'week',
  'month',
  'quarter',
  'year',
  'index',
];

describe('ordinals', () => {
  it('agree with the platform calendar', () => {
    fc.assert(
      fc.property(instant, (ms) => {
        const time = timeOf(ms);
        expect(ordinalOf('minute', time)).toBe(Math.floor(ms / 60_000));
        expect(ordinalOf('hour', time)).toBe(Math.floor(ms / 3_600_000));
        expect(ordinalOf('day', time)).toBe(Math.floor(ms / DAY));
        // 1969-12-29 was a Monday.
        expect(ordinalOf('week', time)).toBe(Math.floor((Math.floor(ms / DAY) + 3) / 7));
      }),
    );
  });

  it('round trip through the start of the period and through the label', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERIODS), fc.integer({ min: -400, max: 20_000 }), (period, n) => {
        const ordinal = period === 'year' ? Math.abs(n) % 10_000 : n;
        expect(ordinalOf(period, startOf(period, ordinal))).toBe(ordinal);
        expect(parseLabel(period, formatLabel(period, ordinal))).toBe(ordinal);
      }),
      { numRuns: 1000 },
    );
  });

  it('count business days from Monday to Friday and give a weekend to its Friday', () => {
    const of = (text: string) => parseLabel('business_day', text)!;
    expect(of('2024-03-04') - of('2024-03-01')).toBe(1);
    expect(of('2024-03-03')).toBe(of('2024-03-01'));
    expect(of('2024-03-08') - of('2024-03-04')).toBe(4);
    expect(formatLabel('business_day', of('2024-03-02'))).toBe('2024-03-01');
  });
});

describe('labels', () => {
  it.each([
    ['month', '2009-12', '2009-12'],
    ['month', '2009-12-31', '2009-12'],
    ['quarter', '2009-Q4', '2009-Q4'],
    ['quarter', '2009-12', '2009-Q4'],
    ['year', '2009', '2009'],
    ['week', '2009-W05', '2009-W05'],
    // ISO 8601: 2008-12-29 is in week 1 of 2009, 2010-01-03 in week 53 of 2009.
    ['week', '2008-12-29', '2009-W01'],
    ['week', '2010-01-03', '2009-W53'],
    ['day', '2000-02-29', '2000-02-29'],
    ['hour', '2009-12-31T23:59:10Z', '2009-12-31T23:00'],
    ['minute', '2009-12-31 23:59', '2009-12-31T23:59'],
    ['index', '-3', '-3'],
  ] as const)('%s: %s is %s', (period, text, label) => {
    expect(formatLabel(period, parseLabel(period, text)!)).toBe(label);
  });

  it.each([
    ['month', '2009-13'],
    ['day', '2001-02-29'],
    ['day', '1900-02-29'],
    ['week', '2008-W53'],
    ['quarter', '2009-Q5'],
    ['index', '2009-12'],
    ['index', '1.5'],
    ['year', 'abc'],
    ['hour', '2009-12-31T24:00'],
  ] as const)('%s: %s is no label', (period, text) => {
    expect(parseLabel(period, text)).toBeUndefined();
  });
});

describe('dates in other formats', () => {
  const date = (year: number, month: number, day: number, hour = 0, minute = 0) => ({ year, month, day, hour, minute });
  it.each([
    ['Jan 1 2000', 'MMM D YYYY', date(2000, 1, 1)],
    ['Sep 30, 2008', 'MMM D, YYYY', date(2008, 9, 30)],
    ['December 7, 1941', 'MMMM D, YYYY', date(1941, 12, 7)],
    ['31.12.2009 08:05', 'DD.MM.YYYY HH:mm', date(2009, 12, 31, 8, 5)],
    ['3/4/1999', 'M/D/YYYY', date(1999, 3, 4)],
    ['200912', 'YYYYMM', date(2009, 12, 1)],
  ])('%s as %s', (text, format, expected) => {
    expect(parseDate(text, format)).toEqual(expected);
  });

  it('refuses what does not fit', () => {
    expect(parseDate('Foo 1 2000', 'MMM D YYYY')).toBeUndefined();
    expect(parseDate('Feb 30 2000', 'MMM D YYYY')).toBeUndefined();
    expect(parseDate('2000-01-01x')).toBeUndefined();
    expect(parseDate('20000101')).toEqual(date(2000, 1, 1));
  });
});

describe('seasons', () => {
  it('start with January, the first quarter, Monday and midnight', () => {
    expect(seasonOf('month')).toBe(12);
    expect(phaseOf('month', parseLabel('month', '2009-01')!)).toBe(0);
    expect(phaseOf('month', parseLabel('month', '1955-12')!)).toBe(11);
    expect(phaseOf('quarter', parseLabel('quarter', '2009-Q1')!)).toBe(0);
    expect(phaseOf('day', parseLabel('day', '2024-03-04')!)).toBe(0);
    expect(phaseOf('business_day', parseLabel('business_day', '2024-03-08')!)).toBe(4);
    expect(phaseOf('hour', parseLabel('hour', '2024-03-04T00:30')!)).toBe(0);
    expect(phaseOf('index', 7, 4)).toBe(3);
  });
});
