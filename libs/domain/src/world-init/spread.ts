import type { Period } from '@pulse/contracts';
import { formatLabel, ordinalOf, startOf } from '@pulse/engine';
import type { Dates } from './date-column.js';
import { inferPeriod } from './infer-period.js';
import { InitError } from './init-error.js';
import type { LongForm } from './long-form.js';

/** The rows of a table in periods. */
export interface Spread {
  readonly period: Period;
  /** The period of each row; undefined where it has no date. */
  readonly ordinals: readonly (number | undefined)[];
  readonly first: number;
  readonly last: number;
  /** Periods that have a row. */
  readonly filled: number;
  readonly notes: readonly string[];
}

export function spreadOf(dates: Dates, wanted: Period | undefined): Spread {
  const times = dates.times.filter((time) => time !== undefined);
  const inferred = dates.isIndex
    ? { period: 'index' as const, notes: [] }
    : wanted === undefined
      ? inferPeriod(times, dates.texts)
      : { period: wanted, notes: [] };
  const { period } = inferred;
  if (!dates.isIndex && period === 'index')
    throw new InitError(
      'init.index',
      'the dates are no whole numbers, so the period cannot be index',
      'Leave --period out, or name another.',
    );
  const ordinals = dates.times.map((time) =>
    time === undefined || period === 'index' ? time : ordinalOf(period, startOf('minute', time)),
  );
  let [first, last] = [Infinity, -Infinity];
  for (const ordinal of ordinals) {
    if (ordinal === undefined) continue;
    first = Math.min(first, ordinal);
    last = Math.max(last, ordinal);
  }
  const filled = new Set(ordinals.filter((ordinal) => ordinal !== undefined)).size;
  return { period, ordinals, first, last, filled, notes: inferred.notes };
}

/** Rows that share a period in one series: how one value is made of them, and what to say. */
export interface Several {
  readonly aggregate: 'mean' | 'last';
  readonly note: string;
}

/** Null where every period of every series has one row. */
export function severalIn(
  spread: Spread,
  dates: Dates,
  long: LongForm | null,
  placeOf: (row: number) => string,
): Several | null {
  const keyOf = (when: number | string, row: number) => `${when} ${long?.series.texts[row] ?? ''}`;
  const seen = new Map<string, number>();
  const days = new Set<string>();
  const doubled = new Set<number>();
  let first: readonly [number, number] | null = null;
  let sameDate = false;
  for (const [row, ordinal] of spread.ordinals.entries()) {
    if (ordinal === undefined) continue;
    const before = seen.get(keyOf(ordinal, row));
    if (before === undefined) seen.set(keyOf(ordinal, row), row);
    else {
      first ??= [before, row];
      doubled.add(ordinal);
    }
    const day = keyOf(dates.times[row]!, row);
    sameDate ||= days.has(day);
    days.add(day);
  }
  if (first === null) return null;
  // Of rows with the same date none is the last.
  const aggregate = spread.period === 'business_day' && !sameDate ? 'last' : 'mean';
  const where = `${formatLabel(spread.period, spread.ordinals[first[0]]!)} at ${placeOf(first[0])} and ${placeOf(first[1])}`;
  const count = `${doubled.size} of ${spread.last - spread.first + 1} periods ${doubled.size === 1 ? 'has' : 'have'}`;
  const note = `${count} several rows (first ${where}): \`aggregate: ${aggregate}\` makes one value of them (or sum, last, first, min, max)`;
  return { aggregate, note };
}
