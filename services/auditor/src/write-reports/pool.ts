import { QUANTILE_LEVELS, type ForecastBody } from '@pulse/contracts';

/** The pooled distribution of one target at one horizon. `errors` are Monte-Carlo standard errors by quantile. */
export interface PooledQuantiles {
  readonly mean: number;
  readonly meanError: number;
  readonly sd: number;
  readonly quantiles: readonly number[];
  readonly errors: readonly number[];
}

export interface PooledProbability {
  readonly probability: number;
  readonly error: number;
}

/** One forecast out of the replicates of a job; index 0 of each array is horizon 1. */
export interface PooledForecast {
  readonly replicates: number;
  /** Paths of all replicates that did not fail. */
  readonly paths: number;
  readonly targets: Readonly<Record<string, readonly PooledQuantiles[]>>;
  readonly events: Readonly<Record<string, readonly PooledProbability[]>>;
}

const MEDIAN = QUANTILE_LEVELS.indexOf(0.5);

/**
 * Pools replicates, which differ by their random numbers alone: every quantile, mean and probability is the mean of the
 * replicates' own. Null without replicates.
 *
 * The error of the median and of probabilities combines the replicates' stored errors. That of another quantile is
 * sqrt(p (1 - p) / n) / f with the density f from the slope of the pooled quantile function around p (the asymptotic
 * standard error of a sample quantile, with the difference-quotient estimate of Siddiqui 1960).
 */
export function poolForecasts(bodies: readonly ForecastBody[]): PooledForecast | null {
  const first = bodies[0];
  if (!first) return null;
  const paths = bodies.reduce((sum, body) => sum + body.paths - body.failedPaths, 0);
  return {
    replicates: bodies.length,
    paths,
    targets: Object.fromEntries(Object.keys(first.targets).map((name) => [name, poolTarget(bodies, name, paths)])),
    events: Object.fromEntries(Object.keys(first.events).map((name) => [name, poolEvent(bodies, name)])),
  };
}

function poolTarget(bodies: readonly ForecastBody[], name: string, paths: number): PooledQuantiles[] {
  const parts = bodies.map((body) => body.targets[name]!);
  return parts[0]!.quantiles.map((row, h) => {
    const quantiles = row.map((_, i) => meanOf(parts, (part) => part.quantiles[h]![i]!));
    const errors = QUANTILE_LEVELS.map((level, i) => quantileError(quantiles, level, i, paths));
    errors[MEDIAN] = combinedError(parts, (part) => part.error[h]!);
    const sd = meanOf(parts, (part) => part.sd[h]!);
    return { mean: meanOf(parts, (part) => part.mean[h]!), meanError: sd / Math.sqrt(paths), sd, quantiles, errors };
  });
}

function poolEvent(bodies: readonly ForecastBody[], name: string): PooledProbability[] {
  const parts = bodies.map((body) => body.events[name]!);
  return parts[0]!.probability.map((_, h) => ({
    probability: meanOf(parts, (part) => part.probability[h]!),
    error: combinedError(parts, (part) => part.error[h]!),
  }));
}

function quantileError(quantiles: readonly number[], level: number, i: number, paths: number): number {
  const low = Math.max(0, i - 1);
  const high = Math.min(quantiles.length - 1, i + 1);
  const slope = (quantiles[high]! - quantiles[low]!) / (QUANTILE_LEVELS[high]! - QUANTILE_LEVELS[low]!);
  return Math.sqrt((level * (1 - level)) / paths) * slope;
}

function meanOf<T>(parts: readonly T[], valueOf: (part: T) => number): number {
  let sum = 0;
  for (const part of parts) sum += valueOf(part);
  return sum / parts.length;
}

/** Standard error of the mean of independent estimates. */
export function combinedError<T>(parts: readonly T[], errorOf: (part: T) => number): number {
  let sum = 0;
  for (const part of parts) sum += errorOf(part) * errorOf(part);
  return Math.sqrt(sum) / parts.length;
}
