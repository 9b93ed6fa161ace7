import type { History } from '@pulse/contracts';

/**
 * Values of a series as they stood at the end of a period: of each the last revision that was known then, or, for a
 * series without revisions, the value itself once its publication lag has passed. Nothing after that period is shown,
 * even where it was known before it ended.
 *
 * @param origin ordinal of the period
 * @param lag publication lag of a series without revisions, in periods; the history's own by default
 * @returns index i is period history.start + i, up to the origin or the end of the history; null where nothing is known
 */
export function valuesKnownAt(
  history: History,
  name: string,
  origin: number,
  lag: number = ownNumber(history.lag, name) ?? 0,
): (number | null)[] {
  const length = Math.max(0, Math.min(history.length, origin - history.start + 1));
  const out = Array.from({ length }, (): number | null => null);
  const revisions = history.revisions;
  if (revisions !== undefined && Object.hasOwn(revisions, name)) {
    // In the order of (at, known), so that the last one known then stays.
    for (const { at, known, value } of revisions[name]!) if (at < length && known <= origin) out[at] = value;
    return out;
  }
  const series = Object.hasOwn(history.series, name) ? history.series[name]! : [];
  const known = Math.min(length, origin - lag - history.start + 1);
  for (let i = 0; i < known; i++) out[i] = series[i] ?? null;
  return out;
}

/**
 * Most periods between the end of a period and the first publication of its value.
 *
 * @param lag of a series without revisions; the history's own by default
 */
export function publicationLagOf(history: History, name: string, lag = ownNumber(history.lag, name) ?? 0): number {
  const revisions = history.revisions;
  if (revisions === undefined || !Object.hasOwn(revisions, name)) return lag;
  const first = new Map<number, number>();
  for (const { at, known, value } of revisions[name]!) if (value !== null && !first.has(at)) first.set(at, known);
  let most = 0;
  for (const [at, known] of first) most = Math.max(most, known - (history.start + at));
  return most;
}

function ownNumber(record: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
