import { Accumulator, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty, requireOpenLevel, requireSameLength } from './checks.js';
import { intervalScore } from './interval-scores.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

type Loss = (error: number) => number;
const square: Loss = (error) => error * error;

function meanLoss(observed: Numbers, predicted: Numbers, loss: Loss): Maybe<number> {
  requireSameLength(observed, predicted, 'observed and predicted');
  requireNonEmpty(observed, 'observed');
  if (hasMissing(observed) || hasMissing(predicted)) return undefinedValue(MISSING);
  const sum = new Accumulator();
  for (let i = 0; i < observed.length; i++) sum.add(loss(observed[i]! - predicted[i]!));
  return sum.total / observed.length;
}

/**
 * Mean absolute error.
 * @throws ScoringError `length_mismatch`, `empty_sample`
 *
 * Source: Hyndman and Koehler (2006).
 */
export function mae(observed: Numbers, predicted: Numbers): Maybe<number> {
  return meanLoss(observed, predicted, Math.abs);
}

/**
 * Root mean squared error.
 * @throws ScoringError `length_mismatch`, `empty_sample`
 *
 * Source: Hyndman and Koehler (2006).
 */
export function rmse(observed: Numbers, predicted: Numbers): Maybe<number> {
  const mse = meanLoss(observed, predicted, square);
  return typeof mse === 'number' ? Math.sqrt(mse) : mse;
}

function meanSeasonalLoss(train: Numbers, seasonality: number, loss: Loss): Maybe<number> {
  if (!Number.isInteger(seasonality) || seasonality < 1) {
    throw new ScoringError('invalid_count', `The seasonality ${seasonality} is not an integer from 1.`);
  }
  const n = train.length - seasonality;
  if (n < 1) {
    throw new ScoringError('train_too_short', `${train.length} values are too few for a season of ${seasonality}.`);
  }
  if (hasMissing(train)) return undefinedValue(MISSING);
  const sum = new Accumulator();
  for (let t = seasonality; t < train.length; t++) sum.add(loss(train[t]! - train[t - seasonality]!));
  return sum.total / n;
}

/**
 * Mean absolute error of the seasonal naive forecast on the training series.
 * @throws ScoringError `train_too_short` unless it is longer than one season, `invalid_count`
 *
 * Source: Hyndman and Koehler (2006).
 */
export function seasonalError(train: Numbers, seasonality = 1): Maybe<number> {
  return meanSeasonalLoss(train, seasonality, Math.abs);
}

/** What an error is divided by: the naive error on a training series, or a scale that is known. */
export type Scaling = { readonly train: Numbers; readonly seasonality?: number } | { readonly scale: number };

function scaled(error: Maybe<number>, scaling: Scaling, loss: Loss): Maybe<number> {
  const estimated = !('scale' in scaling);
  const scale = estimated ? meanSeasonalLoss(scaling.train, scaling.seasonality ?? 1, loss) : scaling.scale;
  if (typeof error !== 'number') return error;
  if (typeof scale !== 'number') return scale;
  if (scale !== scale) return undefinedValue(MISSING);
  if (scale === 0) {
    if (estimated) return undefinedValue('the training series gives no scale: its seasonal differences are zero');
    return error === 0 ? undefinedValue('no error over a scale of zero') : Infinity;
  }
  return error / scale;
}

/**
 * Mean absolute scaled error. A training series without change gives no scale: undefined. Over a given scale of zero an
 * error is infinite, and no error undefined.
 * @throws ScoringError `length_mismatch`, `empty_sample`, `train_too_short`, `invalid_count`
 *
 * Source: Hyndman and Koehler (2006); GluonTS for the given scale.
 */
export function mase(observed: Numbers, predicted: Numbers, scaling: Scaling): Maybe<number> {
  return scaled(mae(observed, predicted), scaling, Math.abs);
}

/**
 * Root mean squared scaled error, the root of the ratio of mean squares; a given scale is that of the squares.
 * Undefined and infinite as `mase`.
 *
 * Source: Hyndman and Koehler (2006); Makridakis, Spiliotis and Assimakopoulos (2022).
 */
export function rmsse(observed: Numbers, predicted: Numbers, scaling: Scaling): Maybe<number> {
  const ratio = scaled(meanLoss(observed, predicted, square), scaling, square);
  return typeof ratio === 'number' ? Math.sqrt(ratio) : ratio;
}

/**
 * Mean scaled interval score of central intervals with coverage 1 - alpha; scaled as `mase`.
 * @param alpha in (0, 1)
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos (2020).
 */
export function msis(observed: Numbers, lower: Numbers, upper: Numbers, scaling: Scaling, alpha = 0.05): Maybe<number> {
  requireOpenLevel(alpha);
  requireSameLength(observed, lower, 'observed and lower');
  requireSameLength(observed, upper, 'observed and upper');
  requireNonEmpty(observed, 'observed');
  const sum = new Accumulator();
  for (let i = 0; i < observed.length; i++) {
    const score = intervalScore(observed[i]!, lower[i]!, upper[i]!, 1 - alpha);
    if ('undefined' in score) return score;
    sum.add(score.total);
  }
  return scaled(sum.total / observed.length, scaling, Math.abs);
}
