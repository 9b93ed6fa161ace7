import type { Period } from '@pulse/contracts';
import { ordinalOf, startOf } from '@pulse/engine';

/** How the rows are spread over time. */
export interface Inferred {
  readonly period: Period;
  readonly notes: readonly string[];
}

const DAY = 1440;

/**
 * The period of a table from the times of its rows (minutes since 1970) and, where all name one, from what their texts
 * name: a year, a quarter, a week or a month.
 */
export function inferPeriod(times: readonly number[], texts: readonly string[]): Inferred {
  const named = namedPeriod(texts);
  const known = [...new Set(times)].sort((a, b) => a - b);
  const steps = known
    .slice(1)
    .map((time, i) => time - known[i]!)
    .sort((a, b) => a - b);
  const usual = steps[steps.length >> 1];
  if (usual === undefined) return { period: named ?? 'day', notes: ['there is one date only'] };
  if (named !== null) return { period: named, notes: [] };
  if (usual < DAY) return withinDay(usual);
  return fromDays(known, steps, usual / DAY);
}

/** A period that every text names, such as 2009-Q4; null for dates of days. */
function namedPeriod(texts: readonly string[]): Period | null {
  const filled = texts.filter((text) => text !== '');
  const all = (pattern: RegExp) => filled.length > 0 && filled.every((text) => pattern.test(text));
  if (all(/^\d{4}$/)) return 'year';
  if (all(/^(?:\d{4}[-/]?Q[1-4]|Q[1-4][ /-]?\d{2}(?:\d{2})?|\d{4}[ :]Q[1-4])$/i)) return 'quarter';
  if (all(/^\d{4}-?W\d{2}$/)) return 'week';
  return null;
}

function withinDay(minutes: number): Inferred {
  if (minutes <= 1) return { period: 'minute', notes: [] };
  const every = `the rows are usually ${minutes} minutes apart`;
  if (minutes === 60) return { period: 'hour', notes: [] };
  if (minutes < 60) return { period: 'hour', notes: [`${every}: there is no such period, so hours are made of them`] };
  return { period: 'day', notes: [`${every}: there is no such period, so days are made of them`] };
}

function fromDays(times: readonly number[], steps: readonly number[], usual: number): Inferred {
  if (usual < 4) {
    const weekend = times.filter((time) => isWeekend(time)).length;
    const period = weekend === 0 && times.length >= 10 ? 'business_day' : 'day';
    return filled(times, period) < 0.5 ? irregular(times, usual, 'week') : { period, notes: [] };
  }
  // Each with the longest usual distance of its rows, in days. Where no period is so long the next longer one is made.
  const lengths: readonly (readonly [Period, number, 'made'?])[] = [
    ['week', 10],
    ['month', 20, 'made'],
    ['month', 45],
    ['quarter', 80, 'made'],
    ['quarter', 110],
    ['year', 250, 'made'],
    ['year', Infinity],
  ];
  const [period, , made] = lengths.find(([, longest]) => usual < longest)!;
  const even = steps.filter((step) => Math.abs(step / DAY - usual) <= 0.15 * usual).length;
  if (even < 0.7 * steps.length) return irregular(times, usual, period);
  const about = `the rows are about ${Math.round(usual)} days apart`;
  if (made === 'made') return { period, notes: [`${about}: there is no such period, so ${period}s are made of them`] };
  return { period, notes: usual > 500 ? [`${about}, so some ${period}s have none`] : [] };
}

/** Share of the periods from the first to the last time that have one. */
function filled(times: readonly number[], period: Period): number {
  const ordinals = times.map((time) => ordinalOf(period, startOf('minute', time)));
  return new Set(ordinals).size / (ordinals.at(-1)! - ordinals[0]! + 1);
}

const LONGER: readonly Period[] = ['week', 'month', 'quarter', 'year'];

/** Longer periods than one, the next first; none for an index. */
export function longerThan(period: Period): readonly Period[] {
  const all = ['minute', 'hour', 'day', 'business_day', ...LONGER] as const;
  return period === 'index' ? [] : all.slice(all.indexOf(period) + 1).filter((one) => one !== 'business_day');
}

/** Dates without a rhythm: the shortest period that nearly always has a row. */
function irregular(times: readonly number[], usual: number, least: Period): Inferred {
  const candidates = LONGER.slice(LONGER.indexOf(least));
  const period = candidates.find((one) => filled(times, one) >= 0.9) ?? least;
  return {
    period,
    notes: [`the dates are irregular, usually ${days(Math.round(usual))} apart: ${period}s are made of them`],
  };
}

/** 1970-01-01 was a Thursday. */
function isWeekend(minutes: number): boolean {
  const weekday = (((Math.floor(minutes / DAY) + 3) % 7) + 7) % 7;
  return weekday >= 5;
}

const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`;
