import { normalCdf, type Numbers, sortedCopy } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty } from './checks.js';
import type { TestResult } from './chi-square.js';
import { kolmogorovSurvival } from './ks-distribution.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** The law that a sample is compared with: by name, or as its distribution function. */
export type ReferenceLaw = 'uniform' | 'normal' | ((x: number) => number);

function cdfOf(law: ReferenceLaw): (x: number) => number {
  if (typeof law === 'function') return law;
  switch (law) {
    case 'uniform':
      return (x) => Math.min(1, Math.max(0, x));
    case 'normal':
      return normalCdf;
    default:
      throw new ScoringError('unknown_method', `The distribution "${String(law)}" is not known.`);
  }
}

/**
 * One-sample two-sided Kolmogorov-Smirnov test with the exact p-value.
 * @param law `uniform` on [0, 1] (default), the standard `normal`, or a continuous distribution function
 * @throws ScoringError `empty_sample`, `unknown_method`
 *
 * Source: Kolmogorov (1933); scipy.stats.ks_1samp.
 */
export function ksOneSample(sample: Numbers, law: ReferenceLaw = 'uniform'): Maybe<TestResult> {
  const cdf = cdfOf(law);
  requireNonEmpty(sample, 'sample');
  if (hasMissing(sample)) return undefinedValue(MISSING);
  const sorted = sortedCopy(sample);
  const n = sorted.length;
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]!);
    statistic = Math.max(statistic, (i + 1) / n - p, p - i / n);
  }
  return { statistic, pValue: kolmogorovSurvival(n, statistic) };
}

/**
 * Two-sample Kolmogorov-Smirnov statistic: the largest distance of the two empirical distribution functions.
 * @returns in [0, 1]
 * @throws ScoringError `empty_sample`
 *
 * Source: Smirnov (1939); scipy.stats.ks_2samp.
 */
export function ksTwoSample(x: Numbers, y: Numbers): Maybe<number> {
  requireNonEmpty(x, 'x');
  requireNonEmpty(y, 'y');
  if (hasMissing(x) || hasMissing(y)) return undefinedValue(MISSING);
  const a = sortedCopy(x);
  const b = sortedCopy(y);
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= at) i++;
    while (j < b.length && b[j]! <= at) j++;
    // In whole numbers, so that equal distances compare as equal.
    largest = Math.max(largest, Math.abs(i * b.length - j * a.length));
  }
  return largest / (a.length * b.length);
}

const EXACT_LIMIT = 20_000_000;

/** P(some prefix of a random merge of m and n values reaches a distance of at least `distance` / (m n)). */
function pathsReaching(m: number, n: number, distance: number): number {
  const row = new Float64Array(n + 1);
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      if (Math.abs(i * n - j * m) >= distance) row[j] = 1;
      else if (i === 0 && j === 0) row[j] = 0;
      else {
        const fromAbove = i > 0 ? row[j]! : 0;
        const fromLeft = j > 0 ? row[j - 1]! : 0;
        row[j] = (i * fromAbove + j * fromLeft) / (i + j);
      }
    }
  }
  return row[n]!;
}

/**
 * Two-sample test with the exact p-value for samples without ties, P(D >= d), counted over all merges of the samples
 * (conservative with ties). For more than 20 million pairs of values the one-sample law with n m / (n + m) is used.
 * @throws ScoringError `empty_sample`
 *
 * Source: Hodges (1958); scipy.stats.ks_2samp.
 */
export function ksTwoSamplePValue(x: Numbers, y: Numbers): Maybe<TestResult> {
  const statistic = ksTwoSample(x, y);
  if (typeof statistic !== 'number') return statistic;
  const [m, n] = [x.length, y.length];
  if (statistic === 0) return { statistic, pValue: 1 };
  if (m * n > EXACT_LIMIT) return { statistic, pValue: kolmogorovSurvival(Math.round((m * n) / (m + n)), statistic) };
  return { statistic, pValue: Math.min(1, pathsReaching(m, n, Math.round(statistic * m * n))) };
}
