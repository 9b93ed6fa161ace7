import { Accumulator, type Numbers } from '@pulse/numeric';
import { requireClass, requireDistribution } from './checks.js';

/**
 * Ranked probability score of ordered classes: sum over the classes of (cumulative probability - cumulative outcome)^2.
 * @param outcome the class that came, counted from 1
 * @throws ScoringError `probability_out_of_range`, `probabilities_do_not_sum_to_one`, `outcome_out_of_range`
 *
 * Source: Epstein (1969), not divided by the number of classes; scoringRules, rps_probs.
 */
export function rps(outcome: number, probabilities: Numbers): number {
  requireDistribution(probabilities);
  requireClass(outcome, probabilities.length);
  const cumulative = new Accumulator();
  const score = new Accumulator();
  for (let k = 0; k < probabilities.length - 1; k++) {
    cumulative.add(probabilities[k]!);
    const difference = cumulative.total - (outcome <= k + 1 ? 1 : 0);
    score.add(difference * difference);
  }
  return score.total;
}
