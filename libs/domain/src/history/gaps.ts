import type { Period } from '@pulse/contracts';
import { phaseOf } from '@pulse/engine';

/** Periods of a series and which of them have no value. */
export interface Gaps {
  readonly period: Period;
  /** Ordinal of the first observed period. */
  readonly first: number;
  readonly count: number;
  /** Ordinals, rising. */
  readonly missing: readonly number[];
}

/** Business days without a value are holidays up to this many in a row and this share of all. */
const HOLIDAYS = { inARow: 5, share: 0.08 };

/** Whether the gaps are those that every series of business days has. */
export function areHolidays({ period, count, missing }: Gaps): boolean {
  return (
    period === 'business_day' && missing.length <= HOLIDAYS.share * count && longestRun(missing) <= HOLIDAYS.inARow
  );
}

/** What gaps of this kind usually mean, as the end of a message; empty where nothing can be said. */
export function gapHint({ period, first, count, missing }: Gaps): string {
  if (period === 'day' && missing.length * 5 > count && missing.every((ordinal) => phaseOf('day', ordinal) >= 5))
    return '; all are Saturdays or Sundays: `period: business_day` has none';
  const weekends = missing.filter((ordinal) => phaseOf('day', ordinal) >= 5).length;
  if (period === 'day' && weekends * 7 > count * 1.8 && weekends > 0.85 * missing.length)
    return '; nearly all are Saturdays or Sundays: `period: business_day` has none';
  const every = spacing(first, count, missing);
  if (every !== null)
    return `; it has a value every ${every} periods, so its own period is longer: model it in a world of that period, where \`aggregate\` brings the finer series`;
  if (missing.length * 2 > count && count >= 20)
    return '; most periods have none: a longer `period` with `aggregate` may suit the data';
  return '';
}

/** Periods from one value to the next where it is the same throughout, 2 or more; else null. */
function spacing(first: number, count: number, missing: readonly number[]): number | null {
  if (missing.length * 2 < count - 2 || count < 6) return null;
  const gone = new Set(missing);
  const seen = Array.from({ length: count }, (_, i) => first + i).filter((ordinal) => !gone.has(ordinal));
  const step = (seen[1] ?? first) - seen[0]!;
  const regular = seen.every((ordinal, i) => i === 0 || seen[i - 1] === ordinal - step);
  return regular && step >= 2 && seen.length >= 3 ? step : null;
}

function longestRun(ordinals: readonly number[]): number {
  let longest = 0;
  let run = 0;
  ordinals.forEach((ordinal, i) => {
    run = i > 0 && ordinal === ordinals[i - 1]! + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}
