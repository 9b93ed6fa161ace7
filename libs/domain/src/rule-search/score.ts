import { log2 } from './prior.js';
import { BASIS, COUNT, RESPONSE, type RowSums, WEIGHT } from './row-sums.js';

/** What makes a set of periods no candidate. */
export interface Limits {
  readonly leastFired: number;
  readonly mostFired: number;
  /** Least weighted periods of it that the regressors do not explain. */
  readonly leastOwn: number;
}

export function limitsOf(rows: RowSums, leastFired: number, mostFiredShare: number): Limits {
  return { leastFired, mostFired: Math.floor(mostFiredShare * rows.n), leastOwn: leastFired / 4 };
}

/**
 * Squares that a rule explains with its least-squares effect: S(sqrt(w) r)^2 / (S(w) - sum S(sqrt(w) q_j)^2).
 *
 * @param sums of `RowSums` over the periods in which it fires, from index `at` on
 * @returns -1 where it fires too rarely or too often, or nearly all of it is explained by the regressors
 */
export function gainOf(sums: Float64Array, at: number, stride: number, limits: Limits): number {
  const fired = sums[at + COUNT]!;
  if (fired < limits.leastFired || fired > limits.mostFired) return -1;
  let own = sums[at + WEIGHT]!;
  for (let j = BASIS; j < stride; j++) own -= sums[at + j]! * sums[at + j]!;
  if (!(own >= limits.leastOwn)) return -1;
  return (sums[at + RESPONSE]! * sums[at + RESPONSE]!) / own;
}

/** Bits by which the training data are shorter with so many squares explained: n / 2 log2 of the ratio of variances. */
export function savedBits({ n, rss }: RowSums, gain: number): number {
  if (!(gain > 0)) return 0;
  return (n / 2) * log2(rss / Math.max(rss - gain, 1e-12 * rss));
}

/** Half a logarithm of n: what one fitted number costs (Rissanen 1983, Annals of Statistics 11). */
export const numberBits = (n: number): number => log2(n) / 2;
