import type { FitSeries } from '../../dynamics/index.js';

export const LEAST_VALUES = 12;
const MOST_ORIGINS = 24;

/** Where processes are compared inside the data of one origin. */
export interface InnerOrigins {
  /** Periods with a value that candidates forecast from, ascending. */
  readonly at: readonly number[];
  /** The newest one whose estimates are compared as well; it may have no outcome yet. */
  readonly newest: number;
  /** Last period with a value. */
  readonly last: number;
  /** Steps ahead that are scored. */
  readonly horizons: readonly number[];
}

/**
 * Periods of the later 60 % of the data on a grid of every 1, 2, 4, ... periods, at most 24 of them. The grid is the same
 * for all origins, so that what is estimated for one serves the others. Null where there are too few values.
 *
 * @param horizons steps ahead that may be scored, ascending
 */
export function innerOrigins(series: FitSeries, horizons: readonly number[]): InnerOrigins | null {
  const known: number[] = [];
  for (let i = series.from; i < series.to; i++) if (!Number.isNaN(series.x[i])) known.push(i);
  if (known.length < LEAST_VALUES) return null;
  const last = known.at(-1)!;
  const start = Math.max(Math.floor(known.length * 0.4), 8);
  const first = known[start]!;
  let stride = 1;
  while ((last - first) / stride > MOST_ORIGINS) stride *= 2;
  const on = known.slice(start).filter((i) => i % stride === 0);
  const at = on.filter((i) => i < last);
  if (at.length === 0) return null;
  return { at, newest: on.at(-1)!, last, horizons: horizons.filter((h) => h === 1 || h <= known.length / 4) };
}
