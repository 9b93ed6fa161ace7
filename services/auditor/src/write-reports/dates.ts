import { formatLabel, parseLabel } from '@pulse/engine';
import type { World } from '@pulse/contracts';

/**
 * Label of the period that lies `horizon` periods after an origin, for example 2010-03 for 2009-12 and 3.
 *
 * @returns null where the world has no dates
 */
export function dateAt(period: World['period'], origin: string | null, horizon: number): string | null {
  if (origin === null) return null;
  const ordinal = parseLabel(period, origin);
  return ordinal === undefined ? null : formatLabel(period, ordinal + horizon);
}

/** Labels of horizons 1 to `horizon`. */
export function datesFrom(period: World['period'], origin: string | null, horizon: number): (string | null)[] {
  return Array.from({ length: horizon }, (_, i) => dateAt(period, origin, i + 1));
}
