import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { type BlockBootstrapOptions, blockLengthFor, blocksPerResample } from '@pulse/scoring';

export const RESAMPLES = 1000;

/** Fewer distinct origins than this carry no interval, no test and no confidence. */
export const LEAST_ORIGINS = 10;

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
