import { neumaierSum, type Numbers } from '@pulse/numeric';
import { ScoringError } from './outcome.js';

/** The reason given wherever an input holds NaN, which stands for a missing value. */
export const MISSING = 'a value is missing';

export function hasMissing(values: Numbers): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/** The values that are there, in order. */
export function present(values: Numbers): number[] {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) kept.push(value);
  }
  return kept;
}

export function requireSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>, what: string): void {
  if (a.length !== b.length) {
    throw new ScoringError('length_mismatch', `${what}: the lengths ${a.length} and ${b.length} differ.`);
  }
}

export function requireNonEmpty(values: ArrayLike<unknown>, what: string): void {
  if (values.length === 0) throw new ScoringError('empty_sample', `${what}: at least one value is needed.`);
}

/** A quantile level or coverage in [0, 1]. */
export function requireLevel(level: number): void {
  if (!(level >= 0 && level <= 1)) throw new ScoringError('level_out_of_range', `The level ${level} is not in [0, 1].`);
}

/** As `requireLevel`, without the ends. */
export function requireOpenLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new ScoringError('level_out_of_range', `The level ${level} is not in (0, 1).`);
}

export function requireProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new ScoringError('probability_out_of_range', `The probability ${p} is not in [0, 1].`);
  }
}

/** Probabilities of classes: each in [0, 1], together 1 within 1e-6. */
export function requireDistribution(probabilities: Numbers): void {
  requireNonEmpty(probabilities, 'probabilities');
  for (let i = 0; i < probabilities.length; i++) requireProbability(probabilities[i]!);
  const total = neumaierSum(probabilities);
  if (Math.abs(total - 1) > 1e-6) {
    throw new ScoringError('probabilities_do_not_sum_to_one', `The probabilities sum to ${total}.`);
  }
}

/** A class counted from 1. */
export function requireClass(outcome: number, classes: number): void {
  if (!Number.isInteger(outcome) || outcome < 1 || outcome > classes) {
    throw new ScoringError('outcome_out_of_range', `The outcome ${outcome} is not a class from 1 to ${classes}.`);
  }
}

export function requireBinary(outcome: number): void {
  if (outcome !== 0 && outcome !== 1) {
    throw new ScoringError('outcome_not_binary', `The outcome ${outcome} is neither 0 nor 1.`);
  }
}

/** Weights scaled to sum to 1; equal ones where none are given. */
export function normalisedWeights(n: number, weights?: Numbers): Float64Array {
  if (weights === undefined) return new Float64Array(n).fill(1 / n);
  requireSameLength({ length: n }, weights, 'weights');
  for (let i = 0; i < n; i++) {
    if (!(weights[i]! >= 0)) throw new ScoringError('negative_weight', `The weight ${weights[i]} is not >= 0.`);
  }
  const total = neumaierSum(weights);
  if (!(total > 0)) throw new ScoringError('zero_weight_sum', 'The weights sum to zero.');
  return Float64Array.from(weights, (weight) => weight / total);
}
