import type { History } from '@pulse/contracts';

/**
 * What was known at the end of the period `origin`: value t of a series with publication lag l is kept if t + l <= origin.
 *
 * The result starts where the history starts and ends at the origin exactly, so later periods cannot be read from it;
 * values that are not known yet, or that the history never had, are null. Its provenance is empty: the hash of a whole
 * file changes with later data, and the hash of a slice must not (invariant I9).
 *
 * @param origin ordinal of the last period that has ended; before the history's start the slice has length 0
 */
export function sliceHistory(history: History, origin: number): History {
  const length = Math.max(0, origin - history.start + 1);
  const cut = Object.entries(history.series).map(([name, values]): [string, (number | null)[]] => {
    const known = length - (history.lag[name] ?? 0);
    return [name, Array.from({ length }, (_, i) => (i < known ? (values[i] ?? null) : null))];
  });
  const series = Object.fromEntries(cut);
  return { period: history.period, start: history.start, length, series, lag: history.lag, provenance: [] };
}

/** Ordinal of the last observed period of a series, null where the series is absent or was never observed. */
export function lastObserved(history: History, name: string): number | null {
  const values = Object.hasOwn(history.series, name) ? history.series[name]! : [];
  for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null) return history.start + i;
  return null;
}

/** Ordinal of the first observed period of a series, null where the series is absent or was never observed. */
export function firstObserved(history: History, name: string): number | null {
  const values = Object.hasOwn(history.series, name) ? history.series[name]! : [];
  const i = values.findIndex((value) => value !== null);
  return i < 0 ? null : history.start + i;
}
