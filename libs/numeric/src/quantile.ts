import type { Numbers } from './sums.js';

/**
 * Quantile of type 7 of Hyndman and Fan (1996): linear between order statistics, position (n - 1) level.
 * The default of NumPy and R.
 * @param sorted ascending, without NaN
 * @param level in [0, 1]
 * @returns NaN for an empty sample or a level outside [0, 1]
 */
export function quantileSorted(sorted: Numbers, level: number): number {
  const n = sorted.length;
  if (n === 0 || !(level >= 0 && level <= 1)) return NaN;
  const position = (n - 1) * level;
  const below = Math.floor(position);
  const low = sorted[below]!;
  if (below + 1 >= n) return low;
  const high = sorted[below + 1]!;
  const weight = position - below;
  if (weight === 0 || low === high) return low;
  // The form anchored at the nearer end is monotone in the level and exact at both ends.
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight);
}

/** A sorted copy, ascending, as doubles; NaN goes last. */
export function sortedCopy(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}
