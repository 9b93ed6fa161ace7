import { type Numbers, quantileSorted } from '@pulse/numeric';

/** Numbers of standard errors between the levels that bound a median; 2 keeps enough order statistics between them. */
const WIDTH = 2;

/**
 * The values of paths that have not failed, ascending. A view of `scratch`, valid until that is used again.
 *
 * @param column by path, NaN where the path has failed
 * @param scratch at least as long as the column
 */
export function sortedPaths(column: Float64Array, scratch: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value === value) scratch[kept++] = value;
  }
  return scratch.subarray(0, kept).sort();
}

/**
 * Monte-Carlo standard error of the median of n independent paths: the quantiles 2 binomial standard errors (1 / (2
 * sqrt(n)) each) below and above the median are 4 standard errors apart. 0 for a single path, which has no spread.
 *
 * Source: Woodruff (1952), Confidence intervals for medians and other position measures, JASA 47.
 */
export function medianError(sorted: Numbers): number {
  const n = sorted.length;
  if (n < 2) return 0;
  const step = Math.min(0.5, WIDTH / (2 * Math.sqrt(n)));
  return (quantileSorted(sorted, 0.5 + step) - quantileSorted(sorted, 0.5 - step)) / (2 * WIDTH);
}

/**
 * Monte-Carlo standard error of a share of n independent paths, from (k + 1/2) / (n + 1): 0 of 1,000 is not a
 * probability known without error.
 */
export function shareError(hits: number, n: number): number {
  const p = (hits + 0.5) / (n + 1);
  return Math.sqrt((p * (1 - p)) / n);
}
