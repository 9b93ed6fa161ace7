import { exp, pyDivide, PythonError } from '@pulse/numeric';

/** Successes and failures of one rule as the parameters of a Beta distribution; the prior is Beta(1, 1). */
export interface BetaTrust {
  readonly alpha: number;
  readonly beta: number;
}

export const BETA_PRIOR: BetaTrust = { alpha: 1, beta: 1 };

export function observeOutcome(trust: BetaTrust, success: boolean, weight = 1): BetaTrust {
  return success
    ? { alpha: trust.alpha + weight, beta: trust.beta }
    : { alpha: trust.alpha, beta: trust.beta + weight };
}

/** Forgets a share of what was seen, never below the prior, once alpha + beta exceeds `minCount`. */
export function decayTrust(trust: BetaTrust, factor = 0.99, minCount = 5): BetaTrust {
  if (!(trust.alpha + trust.beta > minCount)) return trust;
  return { alpha: Math.max(1, trust.alpha * factor), beta: Math.max(1, trust.beta * factor) };
}

/** Mean of the distribution. @throws PythonError ZeroDivisionError when alpha + beta is 0 */
export function meanTrust({ alpha, beta }: BetaTrust): number {
  return pyDivide(alpha, alpha + beta);
}

/** Normal interval around the mean, cut to [0,1]; z = 1.96 for 95 %. */
export function trustInterval(trust: BetaTrust, z = 1.96): readonly [number, number] {
  const n = trust.alpha + trust.beta;
  const p = meanTrust(trust);
  const variance = (p * (1 - p)) / n;
  if (variance < 0) throw new PythonError('TypeError', "'>' not supported between instances of 'complex' and 'float'");
  const error = Math.sqrt(variance);
  return [Math.max(0, p - z * error), Math.min(1, p + z * error)];
}

/** Observations beyond the prior, cut to a whole number. */
export function sampleSize({ alpha, beta }: BetaTrust): number {
  return Math.trunc(alpha + beta - 2) + 0;
}

/** How much has been seen, as a logistic curve through 0.5 at ten observations. */
export function confidenceStrength({ alpha, beta }: BetaTrust): number {
  return 1 / (1 + exp(-0.1 * (alpha + beta - 2 - 10)));
}
