import { normalQuantile, sigmoid } from '@pulse/numeric';
import { crpsLognormal, crpsNormal, crpsSorted, type Maybe } from '@pulse/scoring';
import type { Support } from '../port.js';
import type { NormalForecast } from './baselines.js';

/**
 * CRPS of a baseline in the unit of the target: exact for normal and lognormal forecasts. A logit-normal one has no
 * closed form; it is scored as the sample of its quantiles at (i + 1/2) / `paths` by the standard estimator, which is
 * the midpoint rule for the integral of the pinball loss. Null where it is not finite.
 *
 * @param paths as many as the configuration itself is scored with
 */
export function baselineCrps(
  support: Support,
  forecast: NormalForecast,
  outcome: number,
  paths: number,
): number | null {
  const score = score1(support, forecast, outcome, paths);
  return typeof score === 'number' && Number.isFinite(score) ? score : null;
}

function score1(support: Support, { mean, sd }: NormalForecast, outcome: number, paths: number): Maybe<number> {
  if (support === 'real') return crpsNormal(outcome, mean, sd);
  if (support === 'positive') return crpsLognormal(outcome, mean, sd);
  return crpsSorted(
    normalGrid(paths).map((z) => sigmoid(mean + sd * z)),
    outcome,
  );
}

const grids = new Map<number, Float64Array>();

/** Standard normal quantiles at (i + 1/2) / n, ascending. */
function normalGrid(n: number): Float64Array {
  let grid = grids.get(n);
  if (grid === undefined) {
    grid = Float64Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n));
    grids.set(n, grid);
  }
  return grid;
}
