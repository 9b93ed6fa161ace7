/** Fewest paths that a comparison is made on, where the forecast has as many. */
const LEAST_PATHS = 200;

/**
 * Paths of each fragility run, so that all of them together cost no more path-turns than the replicates of the job:
 * count x paths x horizon / (runs x headline horizon), between 200 and the paths of a forecast.
 */
export function fragilityPaths(
  job: { readonly count: number; readonly paths: number; readonly horizon: number },
  runs: number,
  headlineHorizon: number,
): number {
  const affordable = Math.floor((job.count * job.paths * job.horizon) / (runs * headlineHorizon));
  return Math.min(job.paths, Math.max(LEAST_PATHS, affordable));
}
