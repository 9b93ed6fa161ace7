import type { AccountBalance } from '@pulse/contracts';
import { dayOf, daysAfter, monthOf } from './calendar.js';

/** Enough for the mean of a week and for clocks that differ. By number, not by age: a clock that is far ahead forgets nothing. */
const MOST_DAYS = 10;
const MOST_MONTHS = 4;
const MOST_RUNS = 64;
const MOST_BATCHES = 16;
/** A run says what it has spent when it comes back; a batch does not. */
const RUN_IDLE_DAYS = 7;
const BATCH_IDLE_DAYS = 35;

/** The account without what no decision needs any more, so that commits stay small. What holds count against stays. */
export function forgetting(state: AccountBalance, at: string): AccountBalance {
  const { holds } = state;
  const since = (days: number) => daysAfter(dayOf(at), -days);
  return {
    ...state,
    days: newest(state.days, MOST_DAYS, new Set(holds.map(({ day }) => day))),
    months: newest(state.months, MOST_MONTHS, new Set(holds.map(({ day }) => monthOf(day)))),
    runs: active(state.runs, MOST_RUNS, since(RUN_IDLE_DAYS), new Set(holds.map(({ runId }) => runId))),
    batches: active(
      state.batches,
      MOST_BATCHES,
      since(BATCH_IDLE_DAYS),
      new Set(holds.map(({ batchId }) => batchId ?? '')),
    ),
  };
}

function newest<T extends { readonly key: string }>(
  entries: readonly T[],
  most: number,
  held: ReadonlySet<string>,
): T[] {
  const cut = entries.length - most;
  return entries.filter(({ key }, i) => i >= cut || held.has(key));
}

/** Those that are held, and of the others the ones that were active last, not longer ago than `idle`. */
function active<T extends { readonly key: string; readonly at: string }>(
  entries: readonly T[],
  most: number,
  idle: string,
  held: ReadonlySet<string>,
): T[] {
  const candidates = entries.filter(({ key, at }) => held.has(key) || dayOf(at) >= idle);
  if (candidates.length <= most) return candidates;
  const byAge = [...candidates].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.key < b.key ? -1 : 1));
  const kept = new Set(byAge.slice(0, most).map(({ key }) => key));
  return candidates.filter(({ key }) => kept.has(key) || held.has(key));
}
