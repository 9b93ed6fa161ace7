import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import {
  blockBootstrapMeans,
  blockBootstrapSkill,
  type BlockBootstrapOptions,
  blockLengthFor,
  blocksPerResample,
  type Interval,
  type Maybe,
  percentileInterval,
} from '@pulse/scoring';

const RESAMPLES = 1000;
const CONFIDENCE = 0.9;

/** What a block bootstrap of n origins draws: whole origins, block length max(horizon, n^(1/3)), 1,000 resamples. */
export function resamplesOf(
  seed: number | string,
  purpose: string,
  target: string,
  n: number,
  horizon: number,
): BlockBootstrapOptions {
  const blockLength = blockLengthFor(n, horizon);
  const count = RESAMPLES * blocksPerResample(n, blockLength);
  const uniforms = new Float64Array(count);
  fillUniforms(uniforms, streamKey(seed, 0, `bootstrap:best-job:${purpose}`), variableId(target), horizon, 0, count);
  return { n, blockLength, resamples: RESAMPLES, uniforms };
}

/** 90 % interval of the mean of a - b, the same origins drawn for both. */
export function differenceInterval(
  a: readonly number[],
  b: readonly number[],
  resamples: BlockBootstrapOptions,
): Maybe<Interval> {
  const differences = a.map((value, i) => value - b[i]!);
  return percentileInterval(blockBootstrapMeans(differences, resamples), CONFIDENCE);
}

/** 90 % interval of the skill 1 - sum of losses / sum of reference losses. */
export function skillInterval(
  losses: readonly number[],
  reference: readonly number[],
  resamples: BlockBootstrapOptions,
): Maybe<Interval> {
  return percentileInterval(blockBootstrapSkill(losses, reference, resamples), CONFIDENCE);
}
