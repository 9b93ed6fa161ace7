import type { History, Revision } from '@pulse/contracts';
import { valuesKnownAt } from '@pulse/engine';

/**
 * What was known at the end of the period `origin`: value t of a series with publication lag l is kept if t + l <= origin,
 * of a series with revisions those that were known by then.
 *
 * The result starts where the history starts and ends at the origin exactly, so later periods cannot be read from it;
 * values that are not known yet, or that the history never had, are null. Its provenance is empty: the hash of a whole
 * file changes with later data, and the hash of a slice must not (invariant I9).
 *
 * @param origin ordinal of the last period that has ended; before the history's start the slice has length 0
 */
export function sliceHistory(history: History, origin: number): History {
  const { period, start, lag, revisions, revised } = history;
  const length = Math.max(0, origin - start + 1);
  const cut = Object.keys(history.series).map((name): [string, (number | null)[]] => {
    const known = valuesKnownAt(history, name, origin);
    return [name, Array.from({ length }, (_, i) => known[i] ?? null)];
  });
  const kept = Object.entries(revisions ?? {}).map(([name, all]): [string, Revision[]] => [
    name,
    all.filter(({ at, known }) => at < length && known <= origin),
  ]);
  return {
    period,
    start,
    length,
    series: Object.fromEntries(cut),
    lag,
    ...(revisions && { revisions: Object.fromEntries(kept) }),
    ...(revised && { revised }),
    provenance: [],
  };
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

/**
 * Ordinals of the first and of the last period at whose end something new of a series was known: a value, its revision
 * or its withdrawal. Null where no value ever was.
 */
export function knownBetween(history: History, name: string): { readonly first: number; readonly last: number } | null {
  const first = firstObserved(history, name);
  const last = lastObserved(history, name);
  if (first === null || last === null) return null;
  const revisions = history.revisions ?? {};
  if (!Object.hasOwn(revisions, name)) {
    const lag = Object.hasOwn(history.lag, name) ? history.lag[name]! : 0;
    return { first: first + lag, last: last + lag };
  }
  const of = revisions[name]!;
  const published = of.filter(({ value }) => value !== null);
  return {
    first: Math.min(...published.map((revision) => availableFrom(history, revision))),
    last: Math.max(...of.map((revision) => availableFrom(history, revision))),
  };
}

/** A value that was known before its period ended is used from the end of the period on. */
function availableFrom({ start }: History, { at, known }: Revision): number {
  return Math.max(known, start + at);
}
