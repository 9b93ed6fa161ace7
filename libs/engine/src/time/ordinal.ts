import { assertNever } from '../assert-never.js';
import type { Period } from '@pulse/contracts';
import { type CivilTime, dateOfDay, dayNumber, modulo, weekday } from './civil.js';
import { mondayOfWeek, weekOfDay } from './weeks.js';

/**
 * The period that a civil time falls into, as an integer that grows by one from period to period.
 *
 * Zero is the period that holds 1970-01-01T00:00; a year is its own number; `index` uses the year field as the integer.
 * Business days are Monday to Friday; a Saturday or Sunday belongs to the Friday before it.
 */
export function ordinalOf(period: Period, time: CivilTime): number {
  switch (period) {
    case 'minute':
      return (dayNumber(time) * 24 + time.hour) * 60 + time.minute;
    case 'hour':
      return dayNumber(time) * 24 + time.hour;
    case 'day':
      return dayNumber(time);
    case 'business_day': {
      const days = dayNumber(time);
      return weekOfDay(days) * 5 + Math.min(weekday(days), 4) - 3;
    }
    case 'week':
      return weekOfDay(dayNumber(time));
    case 'month':
      return (time.year - 1970) * 12 + time.month - 1;
    case 'quarter':
      return (time.year - 1970) * 4 + Math.floor((time.month - 1) / 3);
    case 'year':
    case 'index':
      return time.year;
    default:
      return assertNever(period);
  }
}

/** The first minute of a period. For `index` the year field holds the integer. */
export function startOf(period: Period, ordinal: number): CivilTime {
  switch (period) {
    case 'minute':
      return atDay(Math.floor(ordinal / 1440), Math.floor(modulo(ordinal, 1440) / 60), modulo(ordinal, 60));
    case 'hour':
      return atDay(Math.floor(ordinal / 24), modulo(ordinal, 24));
    case 'day':
      return atDay(ordinal);
    case 'business_day':
      return atDay(mondayOfWeek(Math.floor((ordinal + 3) / 5)) + modulo(ordinal + 3, 5));
    case 'week':
      return atDay(mondayOfWeek(ordinal));
    case 'month':
      return atMonth(ordinal);
    case 'quarter':
      return atMonth(ordinal * 3);
    case 'year':
    case 'index':
      return { year: ordinal, month: 1, day: 1, hour: 0, minute: 0 };
    default:
      return assertNever(period);
  }
}

function atDay(days: number, hour = 0, minute = 0): CivilTime {
  return { ...dateOfDay(days), hour, minute };
}

function atMonth(months: number): CivilTime {
  return { year: 1970 + Math.floor(months / 12), month: modulo(months, 12) + 1, day: 1, hour: 0, minute: 0 };
}
