import { mean, quantileSorted, standardDeviation } from '@pulse/numeric';
import { medianError } from '../sample.js';

/** A number before and after, and the Monte-Carlo standard error of its change; null from fewer than two paths. */
export interface PairedChange {
  readonly base: number;
  readonly value: number;
  readonly change: number;
  readonly error: number | null;
}

/** Values of two runs by path, of the paths that failed in neither; equal lengths, not empty. */
export interface PairedPaths {
  readonly base: Float64Array;
  readonly other: Float64Array;
}

/** The paths that have a value in both runs. Views of the scratch arrays, which are as long as the columns. */
export function pairedPaths(
  base: Float64Array,
  other: Float64Array,
  scratch: readonly [Float64Array, Float64Array],
): PairedPaths {
  let kept = 0;
  for (let p = 0; p < base.length; p++) {
    const a = base[p]!;
    const b = other[p]!;
    if (a !== a || b !== b) continue;
    scratch[0][kept] = a;
    scratch[1][kept++] = b;
  }
  return { base: scratch[0].subarray(0, kept), other: scratch[1].subarray(0, kept) };
}

function isSame({ base, other }: PairedPaths): boolean {
  return base.every((value, p) => value === other[p]);
}

/** Change of the mean with the standard error of the mean of the differences, path by path. */
export function meanChange(pairs: PairedPaths): PairedChange {
  const { base, other } = pairs;
  const before = mean(base) + 0;
  if (isSame(pairs)) return { base: before, value: before, change: 0, error: noError(base.length) };
  const differences = other.map((value, p) => value - base[p]!);
  const error = base.length < 2 ? null : standardDeviation(differences) / Math.sqrt(base.length);
  return { base: before, value: mean(other) + 0, change: mean(differences) + 0, error };
}

/**
 * Change of the median. To first order a sample median is off by (share of paths below the true one - 1/2) / density,
 * so with e and e' the errors of the two medians alone, and d the share of paths that lie below one median but not below
 * the other, the variance of the difference is (e - e')^2 + 4 d e e'. Paths that keep their side add nothing to d.
 *
 * Source: Bahadur (1966), A note on quantiles in large samples, Annals of Mathematical Statistics 37; the covariance of
 * two indicators of probability 1/2 that differ with probability d is 1/4 - d/2.
 */
export function medianChange(pairs: PairedPaths): PairedChange {
  const { base, other } = pairs;
  const sorted = base.toSorted();
  const before = quantileSorted(sorted, 0.5) + 0;
  if (isSame(pairs)) return { base: before, value: before, change: 0, error: noError(base.length) };
  const sortedOther = other.toSorted();
  const after = quantileSorted(sortedOther, 0.5) + 0;
  let differ = 0;
  for (let p = 0; p < base.length; p++) if (base[p]! < before !== other[p]! < after) differ++;
  const [e, f] = [medianError(sorted), medianError(sortedOther)];
  const variance = (e - f) * (e - f) + 4 * (differ / base.length) * e * f;
  return {
    base: before,
    value: after,
    change: after - before + 0,
    error: base.length < 2 ? null : Math.sqrt(variance),
  };
}

/** Change of a probability from 0 and 1 by path: only paths on which the two runs differ make noise. */
export function probabilityChange(pairs: PairedPaths): PairedChange {
  const { base, other } = pairs;
  const n = base.length;
  let gained = 0;
  let lost = 0;
  for (let p = 0; p < n; p++) {
    if (other[p]! > base[p]!) gained++;
    else if (other[p]! < base[p]!) lost++;
  }
  const before = mean(base) + 0;
  const change = (gained - lost) / n;
  const error = n < 2 ? null : Math.sqrt(Math.max(0, (gained + lost) / n - change * change) / n);
  return { base: before, value: mean(other) + 0, change, error };
}

function noError(paths: number): number | null {
  return paths < 2 ? null : 0;
}

/** The mean of the changes of independent replicates, with its error. */
export function pooledChange(changes: readonly PairedChange[]): PairedChange {
  const n = changes.length;
  let squares: number | null = 0;
  const sums = { base: 0, value: 0, change: 0 };
  for (const { base, value, change, error } of changes) {
    sums.base += base;
    sums.value += value;
    sums.change += change;
    squares = error === null || squares === null ? null : squares + error * error;
  }
  const error = squares === null ? null : Math.sqrt(squares) / n;
  return { base: sums.base / n, value: sums.value / n, change: sums.change / n, error };
}
