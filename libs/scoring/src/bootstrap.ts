import { type Numbers, quantileSorted, sortedCopy } from '@pulse/numeric';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** Blocks are drawn inside the series (`moving`) or around its end (`circular`). */
export type BlockKind = 'moving' | 'circular';

/**
 * Block length for n observations of forecasts h steps ahead: max(h, n^(1/3) rounded up), at most n.
 * @param n observations, >= 1
 * @param horizon steps ahead, >= 1
 *
 * Source: the rate n^(1/3) of Kuensch (1989); at least h, the length over which errors of h-step forecasts overlap.
 */
export function blockLengthFor(n: number, horizon = 1): number {
  let root = 1;
  while (root * root * root < n) root++;
  return Math.max(1, Math.min(n, Math.max(horizon, root)));
}

/** Uniform numbers that one resample takes. */
export function blocksPerResample(n: number, blockLength: number): number {
  return Math.ceil(n / blockLength);
}

/**
 * Indices of one block bootstrap resample of 0..n-1: blocks of consecutive indices, the last one cut.
 * @param out receives n indices
 * @param uniforms numbers in [0, 1), of which `blocksPerResample(n, blockLength)` from `offset` are used; they are the
 * only source of chance
 * @throws ScoringError `invalid_count` unless 1 <= blockLength <= n, `length_mismatch` for too few uniforms
 *
 * Source: Kuensch (1989) for `moving`; Politis and Romano (1992) for `circular`.
 */
export function blockIndicesInto(
  out: Int32Array,
  n: number,
  blockLength: number,
  uniforms: Numbers,
  offset = 0,
  kind: BlockKind = 'circular',
): void {
  if (!Number.isInteger(blockLength) || blockLength < 1 || blockLength > n) {
    throw new ScoringError('invalid_count', `The block length ${blockLength} is not an integer from 1 to ${n}.`);
  }
  const blocks = blocksPerResample(n, blockLength);
  if (uniforms.length < offset + blocks) {
    throw new ScoringError('length_mismatch', `${blocks} uniforms are needed from position ${offset}.`);
  }
  const starts = kind === 'circular' ? n : n - blockLength + 1;
  let i = 0;
  for (let b = 0; b < blocks; b++) {
    const start = Math.min(starts - 1, Math.floor(uniforms[offset + b]! * starts));
    for (let k = 0; k < blockLength && i < n; k++) {
      const index = start + k;
      out[i++] = index < n ? index : index - n;
    }
  }
}

export interface BlockBootstrapOptions {
  readonly n: number;
  readonly blockLength: number;
  readonly resamples: number;
  /** At least resamples x `blocksPerResample(n, blockLength)` numbers in [0, 1). */
  readonly uniforms: Numbers;
  readonly kind?: BlockKind;
}

/**
 * A statistic of every resample.
 * @param statistic reads the indices of one resample, which are overwritten by the next; NaN where it does not exist
 * @returns one value per resample
 *
 * Source: Kuensch (1989); Politis and Romano (1992).
 */
export function blockBootstrap(
  options: BlockBootstrapOptions,
  statistic: (indices: Int32Array) => number,
): Float64Array {
  const { n, blockLength, resamples, uniforms } = options;
  const indices = new Int32Array(n);
  const result = new Float64Array(resamples);
  const blocks = blocksPerResample(n, blockLength);
  for (let r = 0; r < resamples; r++) {
    blockIndicesInto(indices, n, blockLength, uniforms, r * blocks, options.kind ?? 'circular');
    result[r] = statistic(indices);
  }
  return result;
}

/**
 * `blockBootstrap` of the mean of a series.
 * @throws ScoringError as `blockIndicesInto`
 *
 * Source: Kuensch (1989); Politis and Romano (1992).
 */
export function blockBootstrapMeans(values: Numbers, options: Omit<BlockBootstrapOptions, 'n'>): Float64Array {
  const n = values.length;
  return blockBootstrap({ ...options, n }, (indices) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[indices[i]!]!;
    return sum / n;
  });
}

/**
 * `blockBootstrap` of the skill 1 - sum of scores / sum of reference scores on common forecasts.
 * @throws ScoringError as `blockIndicesInto`
 *
 * Source: Kuensch (1989); Politis and Romano (1992).
 */
export function blockBootstrapSkill(
  scores: Numbers,
  reference: Numbers,
  options: Omit<BlockBootstrapOptions, 'n'>,
): Float64Array {
  const n = scores.length;
  if (reference.length !== n) throw new ScoringError('length_mismatch', 'scores and reference differ in length.');
  return blockBootstrap({ ...options, n }, (indices) => {
    let score = 0;
    let base = 0;
    for (let i = 0; i < n; i++) {
      score += scores[indices[i]!]!;
      base += reference[indices[i]!]!;
    }
    return base === 0 ? NaN : 1 - score / base;
  });
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Central interval of bootstrap values by their type 7 quantiles; NaN values are left out.
 * @param confidence in (0, 1), 0.9 by default
 *
 * Source: Efron and Tibshirani (1993), chapter 13.
 */
export function percentileInterval(statistics: Numbers, confidence = 0.9): Maybe<Interval> {
  const sorted = sortedCopy(statistics).filter((x) => x === x);
  if (sorted.length === 0) return undefinedValue('no resample gave a value');
  const tail = (1 - confidence) / 2;
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
}

/**
 * Share of values below zero, where a zero counts one half.
 * @returns in [0, 1]; undefined without values
 *
 * Source: the bootstrap achieved significance level, Efron and Tibshirani (1993), chapter 15.
 */
export function shareBelowZero(values: Numbers): Maybe<number> {
  if (values.length === 0) return undefinedValue('there are no values');
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0) count += 1;
    else if (values[i] === 0) count += 0.5;
  }
  return count / values.length;
}
