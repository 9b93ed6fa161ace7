import type { Numbers } from '@pulse/numeric';
import { MISSING, present, requireBinary, requireNonEmpty, requireProbability } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/**
 * Brier score (outcome - probability)^2.
 * @param outcome 0 or 1
 * @throws ScoringError `outcome_not_binary`, `probability_out_of_range`
 *
 * Source: Brier (1950), in the form for one class.
 */
export function brierScore(outcome: number, probability: number): number {
  requireBinary(outcome);
  requireProbability(probability);
  const difference = outcome - probability;
  return difference * difference;
}

/** The event is: the value is on this side of the threshold. */
export type EventOperator = '>' | '>=' | '<' | '<=';

function isEvent(value: number, operator: EventOperator, threshold: number): boolean {
  switch (operator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    default:
      throw new ScoringError('unknown_operator', `The operator "${String(operator)}" is none of >, >=, <, <=.`);
  }
}

export interface BrierEnsembleOptions {
  readonly operator?: EventOperator;
  /** Correct for the size of the ensemble: subtract i (M - i) / (M^2 (M - 1)), 0 for one member. */
  readonly fair?: boolean;
}

/**
 * Brier score of the event "value beyond threshold", whose probability is its share among the members. Missing members
 * are left out.
 * @throws ScoringError `empty_sample`, `unknown_operator`
 *
 * Source: Ferro (2014) for `fair`; nci/scores, brier_score_for_ensemble.
 */
export function brierEnsemble(
  members: Numbers,
  observed: number,
  threshold: number,
  options: BrierEnsembleOptions = {},
): Maybe<number> {
  requireNonEmpty(members, 'members');
  const operator = options.operator ?? '>=';
  const outcome = isEvent(observed, operator, threshold) ? 1 : 0;
  if (observed !== observed || threshold !== threshold) return undefinedValue(MISSING);
  const kept = present(members);
  const n = kept.length;
  if (n === 0) return undefinedValue('every member is missing');
  const events = kept.filter((value) => isEvent(value, operator, threshold)).length;
  const difference = events / n - outcome;
  const correction = options.fair === true && n > 1 ? (events * (n - events)) / (n * n * (n - 1)) : 0;
  return difference * difference - correction;
}
