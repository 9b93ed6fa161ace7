import { MISSING } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

export interface IntervalScore {
  /** width + overprediction + underprediction */
  readonly total: number;
  readonly width: number;
  /** Penalty of an outcome below the interval. */
  readonly overprediction: number;
  /** Penalty of an outcome above the interval. */
  readonly underprediction: number;
}

export function requireOrdered(lower: number, upper: number): void {
  if (lower > upper) {
    throw new ScoringError('crossed_interval', `The lower bound ${lower} is above the upper bound ${upper}.`);
  }
}

/**
 * Score of the interval between the quantiles at two levels, which need not be symmetric: a miss below costs
 * 1 / lowerLevel per unit, a miss above 1 / (1 - upperLevel).
 * @throws ScoringError `level_out_of_range` unless 0 < lowerLevel < upperLevel < 1, `crossed_interval`
 *
 * Source: nci/scores, quantile_interval_score; Winkler (1972).
 */
export function quantileIntervalScore(
  observed: number,
  lower: number,
  upper: number,
  lowerLevel: number,
  upperLevel: number,
): Maybe<IntervalScore> {
  if (!(lowerLevel > 0 && lowerLevel < upperLevel && upperLevel < 1)) {
    throw new ScoringError('level_out_of_range', `The levels ${lowerLevel} and ${upperLevel} are not 0 < a < b < 1.`);
  }
  requireOrdered(lower, upper);
  if (!(observed === observed && lower === lower && upper === upper)) return undefinedValue(MISSING);
  const width = upper - lower;
  const overprediction = observed < lower ? (lower - observed) / lowerLevel : 0;
  const underprediction = observed > upper ? (observed - upper) / (1 - upperLevel) : 0;
  return { total: width + overprediction + underprediction, width, overprediction, underprediction };
}

/**
 * Interval score of a central interval: width + 2/alpha per unit of a miss, alpha = 1 - coverage.
 * @param coverage nominal coverage in [0, 1)
 * @throws ScoringError `level_out_of_range`, `crossed_interval`
 *
 * Source: Gneiting and Raftery (2007), eq. 43.
 */
export function intervalScore(observed: number, lower: number, upper: number, coverage: number): Maybe<IntervalScore> {
  if (!(coverage >= 0 && coverage < 1)) {
    throw new ScoringError('level_out_of_range', `The coverage ${coverage} is not in [0, 1).`);
  }
  requireOrdered(lower, upper);
  if (!(observed === observed && lower === lower && upper === upper)) return undefinedValue(MISSING);
  const penalty = 2 / (1 - coverage);
  const width = upper - lower;
  const overprediction = observed < lower ? penalty * (lower - observed) : 0;
  const underprediction = observed > upper ? penalty * (observed - upper) : 0;
  return { total: width + overprediction + underprediction, width, overprediction, underprediction };
}
