import { Accumulator, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireLevel, requireNonEmpty, requireSameLength } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

export interface WeightedIntervalScore {
  /** dispersion + overprediction + underprediction */
  readonly wis: number;
  readonly dispersion: number;
  readonly overprediction: number;
  readonly underprediction: number;
}

export interface WisOptions {
  /** Give the median the weight of an interval, not of a single quantile. */
  readonly countMedianTwice?: boolean;
}

/** Levels are decimals such as 0.025 and 0.975, whose sum need not be 1 to the last bit. */
const LEVEL_TOLERANCE = 1e-9;

/** Positions in the order of the levels, refusing levels outside [0, 1], twice the same, and crossed quantiles. */
export function orderByLevel(quantiles: Numbers, levels: Numbers): number[] {
  requireNonEmpty(levels, 'levels');
  requireSameLength(quantiles, levels, 'quantiles and levels');
  for (let i = 0; i < levels.length; i++) requireLevel(levels[i]!);
  const order = Array.from(levels, (_, i) => i).sort((a, b) => levels[a]! - levels[b]!);
  for (let i = 1; i < order.length; i++) {
    const [a, b] = [order[i - 1]!, order[i]!];
    if (levels[b]! - levels[a]! < LEVEL_TOLERANCE) {
      throw new ScoringError('duplicate_levels', `The level ${levels[b]} is given twice.`);
    }
    if (quantiles[a]! > quantiles[b]!) {
      throw new ScoringError('crossed_quantiles', `The quantile at ${levels[a]} is above the one at ${levels[b]}.`);
    }
  }
  return order;
}

/**
 * Weighted interval score of a forecast by quantiles at levels that are symmetric about 0.5, with its parts.
 * Every central interval counts its interval score times alpha / 2; the median counts |y - m| with half the weight.
 * @param quantiles in the order of `levels`, which may be any
 * @returns in the unit of the quantiles; undefined where a value is missing
 * @throws ScoringError `level_out_of_range`, `length_mismatch`, `duplicate_levels`, `crossed_quantiles`,
 * `unpaired_levels` where a level has no counterpart
 *
 * Source: Bracher, Ray, Gneiting and Reich (2021); scoringutils, wis.
 */
export function wis(
  observed: number,
  quantiles: Numbers,
  levels: Numbers,
  options: WisOptions = {},
): Maybe<WeightedIntervalScore> {
  const order = orderByLevel(quantiles, levels);
  const n = order.length;
  for (let i = 0; i < n; i++) {
    const sum = levels[order[i]!]! + levels[order[n - 1 - i]!]!;
    if (Math.abs(sum - 1) > LEVEL_TOLERANCE) {
      throw new ScoringError('unpaired_levels', `The level ${levels[order[i]!]} has no counterpart about 0.5.`);
    }
  }
  if (observed !== observed || hasMissing(quantiles)) return undefinedValue(MISSING);
  const dispersion = new Accumulator();
  const over = new Accumulator();
  const under = new Accumulator();
  const medianWeight = options.countMedianTwice === true ? 1 : 0.5;
  let weights = 0;
  for (let i = 0; 2 * i < n; i++) {
    const isMedian = 2 * i === n - 1;
    const lower = quantiles[order[i]!]!;
    const upper = quantiles[order[n - 1 - i]!]!;
    const weight = isMedian ? medianWeight : 1;
    weights += weight;
    if (!isMedian) dispersion.add(levels[order[i]!]! * (upper - lower));
    if (observed < lower) over.add(weight * (lower - observed));
    if (observed > upper) under.add(weight * (observed - upper));
  }
  const parts = [dispersion.total / weights, over.total / weights, under.total / weights] as const;
  return {
    wis: parts[0] + parts[1] + parts[2],
    dispersion: parts[0],
    overprediction: parts[1],
    underprediction: parts[2],
  };
}
