import { type Numbers, sortedCopy } from '@pulse/numeric';
import { hasMissing, MISSING, requireLevel, requireNonEmpty } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** NumPy's names of the nine definitions, with their number in Hyndman and Fan (1996). */
export type QuantileMethod =
  | 'inverted-cdf-1'
  | 'averaged-inverted-cdf-2'
  | 'closest-observation-3'
  | 'interpolated-inverted-cdf-4'
  | 'hazen-5'
  | 'weibull-6'
  | 'linear-7'
  | 'median-unbiased-8'
  | 'normal-unbiased-9';

/** Plotting parameters (a, b) of the continuous definitions: position n p + a + p (1 - a - b) - 1, counted from 0. */
const PLOTTING: Partial<Record<QuantileMethod, readonly [number, number]>> = {
  'interpolated-inverted-cdf-4': [0, 1],
  'hazen-5': [0.5, 0.5],
  'weibull-6': [0, 0],
  'linear-7': [1, 1],
  'median-unbiased-8': [1 / 3, 1 / 3],
  'normal-unbiased-9': [3 / 8, 3 / 8],
};

function discontinuous(sorted: Float64Array, level: number, method: QuantileMethod): number {
  const n = sorted.length;
  const clamp = (i: number): number => sorted[Math.min(n - 1, Math.max(0, i))]!;
  const position = n * level;
  switch (method) {
    case 'inverted-cdf-1':
      return clamp(Math.ceil(position) - 1);
    case 'averaged-inverted-cdf-2':
      return (clamp(Math.ceil(position) - 1) + clamp(Math.floor(position))) / 2;
    case 'closest-observation-3': {
      const shifted = position - 0.5;
      const below = Math.floor(shifted);
      // Halfway between two order statistics, the one with the even rank is taken.
      return clamp(shifted === below && below % 2 === 0 ? below - 1 : below);
    }
    case 'interpolated-inverted-cdf-4':
    case 'hazen-5':
    case 'weibull-6':
    case 'linear-7':
    case 'median-unbiased-8':
    case 'normal-unbiased-9':
    default:
      throw new ScoringError('unknown_method', `The method "${method}" is not known.`);
  }
}

/**
 * Sample quantile by one of the nine definitions of Hyndman and Fan (1996), as numpy.quantile has them.
 * @param values in any order
 * @param level in [0, 1]
 * @throws ScoringError `empty_sample`, `level_out_of_range`, `unknown_method`
 *
 * Source: Hyndman and Fan (1996), American Statistician 50(4).
 */
export function quantile(values: Numbers, level: number, method: QuantileMethod = 'linear-7'): Maybe<number> {
  requireNonEmpty(values, 'values');
  requireLevel(level);
  if (hasMissing(values)) return undefinedValue(MISSING);
  const sorted = sortedCopy(values);
  const plotting = PLOTTING[method];
  if (plotting === undefined) return discontinuous(sorted, level, method);
  const [a, b] = plotting;
  const last = sorted.length - 1;
  const position = sorted.length * level + a + level * (1 - a - b) - 1;
  const clamped = Math.min(last, Math.max(0, position));
  const below = Math.floor(clamped);
  const low = sorted[below]!;
  const high = sorted[Math.min(last, below + 1)]!;
  return low === high ? low : low + (high - low) * (clamped - below);
}
