import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { blockLengthFor, blocksPerResample } from '@pulse/scoring';
import { RESAMPLES } from '../pairs/resampling.js';

/** Uniform numbers that the bootstraps of many short series share. */
export interface SharedUniforms {
  readonly values: Float64Array;
  /** Numbers of one resample; a series takes the first that it needs. */
  readonly stride: number;
}

/** Enough uniforms for 1,000 resamples of any series of at most n origins, of their own purpose. */
export function sharedUniforms(seed: number | string, purpose: string, name: string, n: number): SharedUniforms {
  let stride = 1;
  for (let m = 1; m <= n; m++) stride = Math.max(stride, blocksPerResample(m, blockLengthFor(m)));
  const count = RESAMPLES * stride;
  const values = new Float64Array(count);
  fillUniforms(values, streamKey(seed, 0, `bootstrap:${purpose}`), variableId(name), 0, 0, count);
  return { values, stride };
}

/**
 * Share of circular block-bootstrap means below zero, a zero counting one half: what `shareBelowZero(blockBootstrap())`
 * gives for the same uniforms, at the price of one addition a block. A mean has the sign of its sum, so sums of all
 * blocks are made once.
 *
 * @param differences by origin, in the order of time
 * @param horizon the largest of the class: the block length is max(horizon, n^(1/3))
 * @returns in [0, 1]
 */
export function shareOfBlocks(differences: Float64Array, horizon: number, uniforms: SharedUniforms): number {
  const n = differences.length;
  const length = blockLengthFor(n, horizon);
  const blocks = blocksPerResample(n, length);
  const whole = blockSums(differences, length);
  const last = blockSums(differences, n - (blocks - 1) * length);
  let below = 0;
  for (let r = 0; r < RESAMPLES; r++) {
    const from = r * uniforms.stride;
    let sum = 0;
    for (let b = 0; b < blocks; b++) {
      const start = Math.min(n - 1, Math.floor(uniforms.values[from + b]! * n));
      sum += b === blocks - 1 ? last[start]! : whole[start]!;
    }
    if (sum < 0) below += 1;
    else if (sum === 0) below += 0.5;
  }
  return below / RESAMPLES;
}

/** Sums of so many values from each start on, around the end. */
function blockSums(values: Float64Array, length: number): Float64Array {
  const n = values.length;
  return Float64Array.from(values, (_, start) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += values[(start + k) % n]!;
    return sum;
  });
}
