import { Accumulator, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireLevel, requireNonEmpty, requireSameLength } from './checks.js';
import { definedNumber, type Maybe, undefinedValue } from './outcome.js';

function pinball(observed: number, predicted: number, level: number): number {
  return observed < predicted ? (1 - level) * (predicted - observed) : level * (observed - predicted);
}

/**
 * Pinball loss of a quantile, without the factor 2: (1{y < q} - level) (q - y).
 * @param level in [0, 1]
 * @throws ScoringError `level_out_of_range`
 *
 * Source: Koenker and Bassett (1978); scoringRules, qs_quantiles.
 */
export function quantileScore(observed: number, predicted: number, level: number): Maybe<number> {
  requireLevel(level);
  return definedNumber(pinball(observed, predicted, level), MISSING);
}

/**
 * Sum of `factor` x pinball loss over a series at one level.
 * @param factor 2 by default, as GluonTS has it
 *
 * Source: GluonTS, quantile_loss.
 */
export function quantileLossTotal(observed: Numbers, predicted: Numbers, level: number, factor = 2): Maybe<number> {
  requireLevel(level);
  requireSameLength(observed, predicted, 'observed and predicted');
  if (hasMissing(observed) || hasMissing(predicted)) return undefinedValue(MISSING);
  const sum = new Accumulator();
  for (let i = 0; i < observed.length; i++) sum.add(factor * pinball(observed[i]!, predicted[i]!, level));
  return sum.total;
}

/**
 * Mean of 2 x pinball loss over the quantiles of one forecast; over symmetric levels it equals the WIS.
 *
 * Source: Bracher et al. (2021), supplement; scoringutils, quantile_score.
 */
export function meanQuantileScore(observed: number, quantiles: Numbers, levels: Numbers): Maybe<number> {
  requireNonEmpty(levels, 'levels');
  requireSameLength(quantiles, levels, 'quantiles and levels');
  for (let i = 0; i < levels.length; i++) requireLevel(levels[i]!);
  if (observed !== observed || hasMissing(quantiles)) return undefinedValue(MISSING);
  const sum = new Accumulator();
  for (let i = 0; i < levels.length; i++) sum.add(2 * pinball(observed, quantiles[i]!, levels[i]!));
  return sum.total / levels.length;
}
