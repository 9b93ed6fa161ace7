import { log, log1p, type Numbers } from '@pulse/numeric';
import { MISSING, requireBinary, requireClass, requireDistribution, requireProbability } from './checks.js';
import { definedNumber, type Maybe, ScoringError } from './outcome.js';

const HALF_LOG_2PI = 0.9189385332046728;

/**
 * Logarithmic scores, -log of the density or probability that the forecast gave to the outcome. An outcome that the
 * forecast held impossible scores Infinity, which is the value and not a failure.
 * Source: Good (1952); Gneiting and Raftery (2007).
 */

function requirePositiveSd(sd: number): void {
  if (sd <= 0) throw new ScoringError('nonpositive_sd', `A point forecast has no density: the sd is ${sd}.`);
}

/**
 * Logarithmic score of a normal forecast.
 * @throws ScoringError `nonpositive_sd`
 *
 * Source: Good (1952); Gneiting and Raftery (2007).
 */
export function logScoreNormal(observed: number, mean: number, sd: number): Maybe<number> {
  requirePositiveSd(sd);
  const z = (observed - mean) / sd;
  return definedNumber(HALF_LOG_2PI + log(sd) + 0.5 * z * z, MISSING);
}

/**
 * Logarithmic score of a lognormal forecast with these mean and standard deviation of the logarithm.
 * @throws ScoringError `nonpositive_sd`
 *
 * Source: Good (1952); Gneiting and Raftery (2007).
 */
export function logScoreLognormal(observed: number, meanlog: number, sdlog: number): Maybe<number> {
  requirePositiveSd(sdlog);
  if (observed <= 0) return Infinity;
  const logObserved = log(observed);
  const z = (logObserved - meanlog) / sdlog;
  return definedNumber(HALF_LOG_2PI + log(sdlog) + logObserved + 0.5 * z * z, MISSING);
}

/**
 * Logarithmic score of a probability.
 * @param outcome 0 or 1
 * @param probability of 1
 * @throws ScoringError `outcome_not_binary`, `probability_out_of_range`
 *
 * Source: Good (1952); Gneiting and Raftery (2007).
 */
export function logScoreBinary(outcome: number, probability: number): number {
  requireBinary(outcome);
  requireProbability(probability);
  const score = outcome === 1 ? -log(probability) : -log1p(-probability);
  return score === 0 ? 0 : score;
}

/**
 * Logarithmic score of the probabilities of classes.
 * @param outcome the class that came, counted from 1
 * @param probabilities of the classes
 * @throws ScoringError `probability_out_of_range`, `probabilities_do_not_sum_to_one`, `outcome_out_of_range`
 *
 * Source: Good (1952); Gneiting and Raftery (2007).
 */
export function logScoreCategorical(outcome: number, probabilities: Numbers): number {
  requireDistribution(probabilities);
  requireClass(outcome, probabilities.length);
  const score = -log(probabilities[outcome - 1]!);
  return score === 0 ? 0 : score;
}
