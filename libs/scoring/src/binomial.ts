import { betaQuantile, binomialCdf, exp, lgamma, log, log1p, normalQuantile } from '@pulse/numeric';
import { requireOpenLevel, requireProbability } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

export interface BinomialInterval {
  readonly low: number;
  readonly high: number;
}

/** `exact` is another name of `clopper-pearson`. */
export type BinomialMethod = 'clopper-pearson' | 'exact' | 'wilson' | 'wilson-cc';

function requireCount(successes: number, n: number): void {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || n < 0 || successes > n) {
    throw new ScoringError('invalid_count', `${successes} of ${n} is not a count of successes.`);
  }
}

function clopperPearson(successes: number, n: number, confidence: number): BinomialInterval {
  const alpha = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(alpha, successes, n - successes + 1),
    high: successes === n ? 1 : 1 - betaQuantile(alpha, n - successes, successes + 1),
  };
}

function wilson(successes: number, n: number, confidence: number): BinomialInterval {
  const z = -normalQuantile((1 - confidence) / 2);
  const p = successes / n;
  const denominator = 2 * (n + z * z);
  const centre = (2 * n * p + z * z) / denominator;
  const half = (z * Math.sqrt(z * z + 4 * n * p * (1 - p))) / denominator;
  return { low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half };
}

function wilsonCorrected(successes: number, n: number, confidence: number): BinomialInterval {
  const z = -normalQuantile((1 - confidence) / 2);
  const p = successes / n;
  const denominator = 2 * (n + z * z);
  const centre = (2 * n * p + z * z) / denominator;
  const low = (1 + z * Math.sqrt(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))) / denominator;
  const high = (1 + z * Math.sqrt(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))) / denominator;
  return { low: successes === 0 ? 0 : centre - low, high: successes === n ? 1 : centre + high };
}

/**
 * Two-sided confidence interval of a proportion; undefined for n = 0.
 * @param confidence in (0, 1)
 * @param method `clopper-pearson` (exact), `wilson`, `wilson-cc` (with continuity correction)
 * @throws ScoringError `invalid_count`, `level_out_of_range`, `unknown_method`
 *
 * Source: Clopper and Pearson (1934); Wilson (1927); Newcombe (1998).
 */
export function binomialInterval(
  successes: number,
  n: number,
  confidence = 0.95,
  method: BinomialMethod = 'clopper-pearson',
): Maybe<BinomialInterval> {
  requireCount(successes, n);
  requireOpenLevel(confidence);
  if (n === 0) return undefinedValue('there are no trials');
  switch (method) {
    case 'clopper-pearson':
    case 'exact':
      return clopperPearson(successes, n, confidence);
    case 'wilson':
      return wilson(successes, n, confidence);
    case 'wilson-cc':
      return wilsonCorrected(successes, n, confidence);
    default:
      throw new ScoringError('unknown_method', `The method "${String(method)}" is not known.`);
  }
}

function binomialWeight(k: number, n: number, p: number): number {
  return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p));
}

/**
 * Exact two-sided binomial test: the probability, under success probability p, of all counts that are no more likely
 * than the one seen.
 * @param p in [0, 1]
 * @returns p-value in [0, 1]; 1 for n = 0
 * @throws ScoringError `invalid_count`, `probability_out_of_range`
 *
 * Source: Sterne (1954); the default of R's binom.test and scipy.stats.binomtest.
 */
export function binomialTest(successes: number, n: number, p: number): number {
  requireCount(successes, n);
  requireProbability(p);
  if (n === 0) return 1;
  if (p === 0 || p === 1) return successes === n * p ? 1 : 0;
  const seen = binomialWeight(successes, n, p) * (1 + 1e-7);
  const mode = n * p;
  if (successes === mode) return 1;
  if (successes < mode) {
    let k = n;
    while (k > mode && binomialWeight(k, n, p) <= seen) k--;
    return Math.min(1, binomialCdf(successes, n, p) + binomialCdf(n - k - 1, n, 1 - p));
  }
  let k = 0;
  while (k < mode && binomialWeight(k, n, p) <= seen) k++;
  return Math.min(1, binomialCdf(k - 1, n, p) + binomialCdf(n - successes, n, 1 - p));
}
