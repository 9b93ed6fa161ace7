import { fillUniforms, streamKey } from '@pulse/engine';
import { blockBootstrap, blockLengthFor, blocksPerResample, percentileInterval } from '@pulse/scoring';
import { AUTO, type ScoredSeries } from './losses.js';

const RESAMPLES = 1000;

/** Mean CRPS of `auto` over that of another method, with the values of the block-bootstrap resamples. */
export interface Ratio {
  readonly value: number;
  readonly resamples: Float64Array;
}

/**
 * The ratio of one series: over horizons the geometric mean of the ratios of mean CRPS, each on the origins where both
 * have a score. Resamples take whole origins in blocks of the longest horizon. They are drawn alike for series with as
 * many origins, so that what such series share in time is kept where their ratios are pooled. Null where the other method
 * has no score.
 */
export function ratioOf({ losses, origins, horizons }: ScoredSeries, other: string): Ratio | null {
  const against = losses[other];
  if (against === undefined) return null;
  const own = losses[AUTO]!;
  const all = Array.from({ length: origins.length }, (_, i) => i);
  const statistic = (indices: ArrayLike<number>): number => {
    let sum = 0;
    let n = 0;
    for (const h of horizons) {
      const ratio = ratioAt(own.get(h)!, against.get(h) ?? new Float64Array(0), indices);
      if (ratio > 0) [sum, n] = [sum + Math.log(ratio), n + 1];
    }
    return n === 0 ? NaN : Math.exp(sum / n);
  };
  const value = statistic(all);
  if (Number.isNaN(value)) return null;
  const n = origins.length;
  const blockLength = blockLengthFor(n, horizons.at(-1));
  const uniforms = new Float64Array(RESAMPLES * blocksPerResample(n, blockLength));
  fillUniforms(uniforms, streamKey(1, 0, 'bootstrap:skill'), 1, n, 0, uniforms.length);
  return { value, resamples: blockBootstrap({ n, blockLength, resamples: RESAMPLES, uniforms }, statistic) };
}

function ratioAt(own: Float64Array, other: Float64Array, indices: ArrayLike<number>): number {
  let above = 0;
  let below = 0;
  for (let k = 0; k < indices.length; k++) {
    const [a, b] = [own[indices[k]!]!, other[indices[k]!]!];
    if (a + b !== a + b) continue;
    above += a;
    below += b;
  }
  return above / below;
}

/** Geometric mean of the ratios of many series, which are taken as given: the interval is that of their origins. */
export function pooled(ratios: readonly Ratio[]): Ratio | null {
  if (ratios.length === 0) return null;
  const mean = (of: (ratio: Ratio) => number) =>
    Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(of(ratio)), 0) / ratios.length);
  return {
    value: mean(({ value }) => value),
    resamples: Float64Array.from({ length: RESAMPLES }, (_, r) => mean(({ resamples }) => resamples[r]!)),
  };
}

/** Central 90 % interval. */
export function intervalOf({ resamples }: Ratio): { readonly low: number; readonly high: number } {
  const found = percentileInterval(resamples, 0.9);
  return 'low' in found ? found : { low: NaN, high: NaN };
}
