import { Accumulator, chiSquareSurvival, neumaierSum, type Numbers } from '@pulse/numeric';
import { requireNonEmpty } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square test that counts come from classes of equal probability, with k - 1 degrees of freedom.
 * Undefined for one class and for no counts at all.
 * @throws ScoringError `empty_sample`, `invalid_count` for a negative count
 *
 * Source: Pearson (1900); scipy.stats.chisquare.
 */
export function chiSquareUniform(counts: Numbers): Maybe<TestResult> {
  requireNonEmpty(counts, 'counts');
  for (let i = 0; i < counts.length; i++) {
    if (!(counts[i]! >= 0)) throw new ScoringError('invalid_count', `The count ${counts[i]} is not >= 0.`);
  }
  if (counts.length === 1) return undefinedValue('one class leaves no degree of freedom');
  const expected = neumaierSum(counts) / counts.length;
  if (expected === 0) return undefinedValue('nothing was counted');
  const statistic = new Accumulator();
  for (let i = 0; i < counts.length; i++) {
    const difference = counts[i]! - expected;
    statistic.add((difference * difference) / expected);
  }
  return { statistic: statistic.total, pValue: chiSquareSurvival(statistic.total, counts.length - 1) };
}
