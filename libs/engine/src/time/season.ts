import { assertNever } from '../assert-never.js';
import type { Period } from '@pulse/contracts';
import { modulo } from './civil.js';

/** Periods in the natural season of a period: a year, a week or a day; undefined where there is none. */
export function seasonOf(period: Period): number | undefined {
  switch (period) {
    case 'minute':
      return 60;
    case 'hour':
      return 24;
    case 'day':
      return 7;
    case 'business_day':
      return 5;
    case 'week':
      return 52;
    case 'month':
      return 12;
    case 'quarter':
      return 4;
    case 'year':
    case 'index':
      return undefined;
    default:
      return assertNever(period);
  }
}

/**
 * Position of a period in its season, 0 to season - 1. With the natural season it is the calendar's: January, the first
 * quarter, Monday and hour 0 are 0.
 *
 * @param season periods in a season; the natural one by default, 1 where there is none
 */
export function phaseOf(period: Period, ordinal: number, season: number = seasonOf(period) ?? 1): number {
  return modulo(ordinal + offsetOf(period), season);
}

/** Moves ordinal zero (Thursday 1970-01-01) to the start of a week where the period counts days. */
function offsetOf(period: Period): number {
  return period === 'day' || period === 'business_day' ? 3 : 0;
}
