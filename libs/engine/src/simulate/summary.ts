import { mean, quantileSorted, standardDeviation } from '@pulse/numeric';
import { QUANTILE_LEVELS } from './levels.js';

/** A sample reduced to what is reported. Every number carries its Monte-Carlo standard error. */
export interface SampleSummary {
  /** Paths that count: those that did not fail. */
  readonly n: number;
  readonly mean: number;
  readonly meanError: number;
  readonly sd: number;
  readonly levels: readonly number[];
  readonly quantiles: readonly number[];
  readonly quantileErrors: readonly number[];
}

/**
 * Mean, standard deviation (n - 1) and quantiles of type 7 of a sample; NaN values (failed paths) are left out.
 *
 * The error of a quantile is half the distance between the order statistics that lie one binomial standard deviation
 * below and above it.
 *
 * @returns undefined where no path is left
 */
export function summarise(
  sample: Float64Array,
  levels: readonly number[] = QUANTILE_LEVELS,
): SampleSummary | undefined {
  const sorted = sample.filter((value) => value === value).sort();
  const n = sorted.length;
  if (n === 0) return undefined;
  const sd = n > 1 ? standardDeviation(sorted) : 0;
  return {
    n,
    mean: mean(sorted),
    meanError: sd / Math.sqrt(n),
    sd,
    levels,
    quantiles: levels.map((level) => quantileSorted(sorted, level)),
    quantileErrors: levels.map((level) => quantileError(sorted, level)),
  };
}

/** Monte-Carlo standard error of a quantile of an ascending sample. */
export function quantileError(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  if (n < 2) return 0;
  const spread = Math.sqrt((level * (1 - level)) / n);
  const low = quantileSorted(sorted, Math.max(0, level - spread));
  const high = quantileSorted(sorted, Math.min(1, level + spread));
  return (high - low) / 2;
}

export interface ProbabilitySummary {
  readonly hits: number;
  readonly n: number;
  readonly probability: number;
  readonly standardError: number;
}

/** k of n paths as a probability; its binomial error uses (k + 1/2) / (n + 1), so that it is not 0 at 0 and n. */
export function probabilityOf(hits: number, n: number): ProbabilitySummary {
  const p = (hits + 0.5) / (n + 1);
  return {
    hits,
    n,
    probability: n === 0 ? NaN : hits / n,
    standardError: n === 0 ? NaN : Math.sqrt((p * (1 - p)) / n),
  };
}
