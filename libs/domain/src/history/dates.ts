import type { Period, Source } from '@pulse/contracts';
import { type CivilTime, ordinalOf, parseLabel, startOf } from '@pulse/engine';
import type { CellProblem } from './cell.js';
import { readDateText } from './date-text.js';

export interface DateReading {
  readonly ordinal: number;
  /** Grows with time inside a period. */
  readonly order: number;
}

export interface DateProblem extends CellProblem {
  /** The whole column may tell what to do. */
  readonly advise?: boolean;
}

/** The cells that make a date: one text, or the parts that the source names. */
export interface DateCells {
  readonly date?: string;
  readonly year?: string;
  readonly quarter?: string;
  readonly month?: string;
  readonly day?: string;
}

const SIZES = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
/** The span of time that a date names: 2009-12 names a month. */
type Precision = (typeof SIZES)[number];

/** The cells of a date as one text, as messages show it. */
export function dateText({ date, year, quarter, month, day }: DateCells): string {
  if (date !== undefined) return date;
  const named = quarter === undefined ? undefined : wholeNumber(quarter).replace(/^[1-4]$/, 'Q$&');
  return [year, named, month, day].flatMap((part) => (part === undefined ? [] : wholeNumber(part))).join('-');
}

/** 1700.0 is how programs write a year, or a count, that they took for a number. */
export function wholeNumber(text: string): string {
  return text.replace(/^([+-]?\d+)\.0+$/, '$1');
}

/**
 * The period that a date names.
 *
 * A date means the period that it falls into. Where `date_means` is end, a date that is finer than the period and names
 * its very beginning (1 February, or midnight, in monthly data) closes the period before: 2000-01-31 and 2000-02-01 both
 * end January. A date that is coarser than the period is refused, since nothing says which of its periods is meant.
 */
export function readDate(cells: DateCells, source: Source, period: Period): DateReading | DateProblem {
  const text = wholeNumber(dateText(cells));
  if (period === 'index') return readIndex(text);
  const format = source.date_format ?? (cells.date === undefined ? partsFormat(cells) : undefined);
  const time = readDateText(text, format);
  if (time === undefined)
    return { code: 'history.bad_date', message: expectation(source, format), advise: format === undefined };
  const precision = format === undefined ? isoPrecision(text) : formatPrecision(format);
  const size = SIZES.indexOf(period === 'business_day' ? 'day' : period);
  if (SIZES.indexOf(precision) > size) {
    const message = `expected a date at least as fine as the period (${period}), this one names a whole ${precision}; \`period: ${precision}\` reads it`;
    return { code: 'history.coarse_date', message };
  }
  const ordinal = ordinalOf(period, time);
  const order = ordinalOf('minute', time);
  const closes = source.date_means === 'end' && SIZES.indexOf(precision) < size && isStart(period, ordinal, time);
  return { ordinal: closes ? ordinal - 1 : ordinal, order };
}

/**
 * The period in which a row was known first: the one that holds its `as_of`, read by `date_format` or as ISO 8601, so
 * that both columns need not have one form. `order` is the moment. A date that spans several periods is refused.
 */
export function readAsOf(text: string, source: Source, period: Period): DateReading | DateProblem {
  const plain: Source = { ...source, date_means: 'start' };
  const reading = readDate({ date: text }, plain, period);
  if (!('code' in reading) || source.date_format === undefined || period === 'index') return reading;
  const { date_format: _, ...iso } = plain;
  const other = readDate({ date: text }, iso, period);
  return 'code' in other ? reading : other;
}

function readIndex(text: string): DateReading | DateProblem {
  const ordinal = parseLabel('index', text);
  if (ordinal !== undefined) return { ordinal, order: ordinal };
  const isDate = readDateText(text, undefined) !== undefined;
  const hint = isDate ? '; state the `period` of the world, such as month' : '';
  return { code: 'history.bad_date', message: `expected a whole number (the period of the world is index)${hint}` };
}

function isStart(period: Period, ordinal: number, time: CivilTime): boolean {
  return ordinalOf('minute', startOf(period, ordinal)) === ordinalOf('minute', time);
}

function partsFormat({ quarter, month, day }: DateCells): string {
  if (quarter !== undefined) return 'YYYY-Q';
  const monthToken = /[A-Za-z]/.test(month ?? '') ? 'MMM' : 'M';
  return ['YYYY', ...(month === undefined ? [] : [monthToken]), ...(day === undefined ? [] : ['D'])].join('-');
}

function formatPrecision(format: string): Precision {
  if (format.includes('mm')) return 'minute';
  if (format.includes('HH')) return 'hour';
  if (format.includes('D')) return 'day';
  if (format.includes('Q')) return 'quarter';
  return format.includes('M') ? 'month' : 'year';
}

function isoPrecision(text: string): Precision {
  const plain = text.trim();
  if (/\d[T ]\d/.test(plain)) return 'minute';
  if (/W\d{2}$/.test(plain)) return 'week';
  if (/Q\d$/.test(plain)) return 'quarter';
  const digits = plain.replaceAll(/\D/g, '').length;
  if (digits === 4) return 'year';
  return digits === 6 ? 'month' : 'day';
}

function expectation(source: Source, format: string | undefined): string {
  if (source.date_format !== undefined) return `expected a date of the form ${source.date_format}`;
  if (format !== undefined)
    return 'expected a year and a quarter from 1 to 4, or a month from 1 to 12 (or its name) and a day that exist';
  return 'expected a date such as 2009-12-31';
}
