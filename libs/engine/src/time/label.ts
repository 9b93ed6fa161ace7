import { assertNever } from '../assert-never.js';
import type { Period } from '@pulse/contracts';
import type { CivilTime } from './civil.js';
import { ordinalOf, startOf } from './ordinal.js';
import { parseDate } from './parse-date.js';
import { isoWeekOf } from './weeks.js';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const day = (t: CivilTime): string => `${pad(t.year, 4)}-${pad(t.month, 2)}-${pad(t.day, 2)}`;

/** The label of a period: 2009, 2009-Q4, 2009-12, 2009-W05, 2009-12-31, 2009-12-31T14:00, or an integer for `index`. */
export function formatLabel(period: Period, ordinal: number): string {
  if (period === 'index') return String(ordinal);
  const start = startOf(period, ordinal);
  switch (period) {
    case 'minute':
    case 'hour':
      return `${day(start)}T${pad(start.hour, 2)}:${pad(start.minute, 2)}`;
    case 'day':
    case 'business_day':
      return day(start);
    case 'week': {
      const iso = isoWeekOf(ordinal);
      return `${pad(iso.year, 4)}-W${pad(iso.week, 2)}`;
    }
    case 'month':
      return `${pad(start.year, 4)}-${pad(start.month, 2)}`;
    case 'quarter':
      return `${pad(start.year, 4)}-Q${Math.floor((start.month - 1) / 3) + 1}`;
    case 'year':
      return pad(start.year, 4);
    default:
      return assertNever(period);
  }
}

/**
 * The ordinal of the period that a label names, or that holds the ISO 8601 date or time it names.
 *
 * @returns undefined where the text is no date, or no integer for `index`
 */
export function parseLabel(period: Period, text: string): number | undefined {
  if (period === 'index') return /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) + 0 : undefined;
  const time = parseDate(text);
  return time === undefined ? undefined : ordinalOf(period, time);
}
