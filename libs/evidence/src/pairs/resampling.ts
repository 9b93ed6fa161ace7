import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { type BlockBootstrapOptions, blockLengthFor, blocksPerResample } from '@pulse/scoring';

export const RESAMPLES = 1000;

/** Fewer distinct origins than this carry no interval, no test and no confidence. */
export const LEAST_ORIGINS = 10;

/** Fewer outcomes that do not overlap than this carry no interval. */
const LEAST_APART = 5;

/**
 * Whether n origins carry a block-bootstrap interval at a horizon: 10 origins and 5 outcomes that do not overlap.
 *
 * A resample of hardly more than one block is nearly the series itself, so its interval says nothing but looks sure: of
 * losses that are sums over the horizon, a nominal 90 % interval holds the mean in 9 % of series of 1.1 blocks, in 49 %
 * of 2, in 68 % of 5, in 80 % of 20 (1,500 simulated series each, horizons 6 and 12).
 */
export function carriesInterval(n: number, horizon: number): boolean {
  return n >= leastOrigins(horizon);
}

/** Origins from which on there is an interval. */
export function leastOrigins(horizon: number): number {
  return Math.max(LEAST_ORIGINS, LEAST_APART * horizon);
}

/**
 * Whether n origins carry a Diebold-Mariano test at a horizon, which is where they carry an interval: its long-run variance
 * from h - 1 autocovariances is close to nothing in short series. Of equally good forecasts whose losses are sums over the
 * horizon a test at 5 % finds 13 % of series of 2 such outcomes better, 10 % of 5, 6 % of 20 (4,000 simulated series each,
 * horizons 6 and 12).
 */
export const carriesTest = carriesInterval;

/**
 * Block bootstrap of n origins: whole origins, block length max(h, n^(1/3)), 1,000 resamples, uniforms of its own
 * purpose.
 *
 * @param name what is resampled, such as the target
 */
export function resampling(
  seed: number | string,
  purpose: string,
  name: string,
  n: number,
  horizon: number,
): BlockBootstrapOptions {
  const blockLength = blockLengthFor(n, horizon);
  const count = RESAMPLES * blocksPerResample(n, blockLength);
  const uniforms = new Float64Array(count);
  fillUniforms(uniforms, streamKey(seed, 0, `bootstrap:${purpose}`), variableId(name), horizon, 0, count);
  return { n, blockLength, resamples: RESAMPLES, uniforms };
}
