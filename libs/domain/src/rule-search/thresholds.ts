import { quantileSorted } from '@pulse/numeric';
import { onGrid, QUANTILE_GRID, THRESHOLD_DIGITS } from '../rule-grammar/index.js';

/** Where the values of a feature are cut in two: `rank` of its sorted values lie below. */
export interface Cut {
  readonly rank: number;
  /** A number that parts them: at least the value below, less than the one above. */
  readonly threshold: number;
  /** Not one of the thresholds that are tried anyway: stating it costs half a logarithm of n more, or its place. */
  readonly fitted: boolean;
}

/** Number of values that are at most x, in a sorted list. */
export function rankOf(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A cut after so many of the sorted values, at a short number in the middle half of the gap.
 *
 * @returns null where the values on both sides are equal, or no number of the grid of thresholds parts them
 */
export function cutAt(sorted: Float64Array, rank: number, fitted = false): Cut | null {
  if (rank < 1 || rank >= sorted.length) return null;
  const low = sorted[rank - 1]!;
  const high = sorted[rank]!;
  if (!(low < high)) return null;
  const threshold = shortNumber(low + (high - low) / 4, high - (high - low) / 4) ?? onGrid(low + (high - low) / 2);
  return threshold >= low && threshold < high ? { rank, threshold, fitted } : null;
}

/** The number with the fewest significant digits that is nearest to the middle of an interval. */
function shortNumber(low: number, high: number): number | undefined {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= THRESHOLD_DIGITS; digits++) {
    const short = Number(middle.toPrecision(digits)) + 0;
    if (short >= low && short <= high) return short;
  }
  return undefined;
}

/** The cuts that are tried of a feature: at the quantile grid of its known values, and at numbers that rules name. */
export function cutsOf(sorted: Float64Array, named: readonly number[]): Cut[] {
  const ranks = new Set<number>();
  for (const q of QUANTILE_GRID) ranks.add(rankOf(sorted, quantileSorted(sorted, q)));
  for (const x of named) ranks.add(rankOf(sorted, x));
  return [...ranks].sort((a, b) => a - b).flatMap((rank) => cutAt(sorted, rank) ?? []);
}
