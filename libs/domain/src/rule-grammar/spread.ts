import { quantileSorted, sortedCopy, standardDeviation } from '@pulse/numeric';
import { QUANTILE_GRID, type Spread } from './catalogue.js';

/** @returns null where no value is known (all are NaN) */
export function spreadOf(values: Float64Array): Spread | null {
  const sorted = knownSorted(values);
  if (sorted.length === 0) return null;
  return {
    n: sorted.length,
    low: sorted[0]!,
    high: sorted[sorted.length - 1]!,
    sd: sorted.length > 1 ? standardDeviation(sorted) : 0,
    quantiles: QUANTILE_GRID.map((q) => quantileSorted(sorted, q)),
  };
}

export function knownSorted(values: Float64Array): Float64Array {
  return sortedCopy(values.filter((value) => value === value));
}
