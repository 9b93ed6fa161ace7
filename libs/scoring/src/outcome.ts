/**
 * The two ways in which a score may not be a number: the value does not exist (`Undefined`, returned), or the call
 * makes no sense (`ScoringError`, thrown). Neither is ever 0, NaN or an infinity by accident.
 */
export interface Undefined {
  readonly undefined: true;
  readonly reason: string;
}

/** A value that may not exist. */
export type Maybe<T> = T | Undefined;

/** A value that does not exist, with the reason in plain words. */
export function undefinedValue(reason: string): Undefined {
  return { undefined: true, reason };
}

/** Whether a result is a value that does not exist. */
export function isUndefined(value: unknown): value is Undefined {
  return typeof value === 'object' && value !== null && 'undefined' in value && value.undefined === true;
}

/** The number, or undefined with the reason where the arithmetic gave none. */
export function definedNumber(value: number, reason: string): Maybe<number> {
  return value === value ? value : undefinedValue(reason);
}

export type ScoringErrorCode =
  | 'crossed_interval'
  | 'crossed_quantiles'
  | 'dimension_mismatch'
  | 'duplicate_levels'
  | 'empty_sample'
  | 'horizon_out_of_range'
  | 'invalid_bounds'
  | 'invalid_count'
  | 'lags_out_of_range'
  | 'length_mismatch'
  | 'level_out_of_range'
  | 'median_not_available'
  | 'negative_weight'
  | 'nonpositive_df'
  | 'nonpositive_sd'
  | 'nonpositive_size'
  | 'outcome_not_binary'
  | 'outcome_out_of_range'
  | 'probabilities_do_not_sum_to_one'
  | 'probability_out_of_range'
  | 'train_too_short'
  | 'unknown_baseline'
  | 'unknown_estimator'
  | 'unknown_method'
  | 'unknown_operator'
  | 'unpaired_levels'
  | 'zero_weight_sum';

/** A call that is refused; `code` says why. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';

  constructor(
    readonly code: ScoringErrorCode,
    message: string,
  ) {
    super(message);
  }
}
