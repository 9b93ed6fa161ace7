import type { ConfidenceParts, EvidenceOrigin } from '@pulse/contracts';
import { blockBootstrap, percentileInterval, shareBelowZero } from '@pulse/scoring';
import type { HeadlineSpec } from '../headline.js';
import { coverageOf } from '../pairs/coverage.js';
import { LEAST_ORIGINS, resampling } from '../pairs/resampling.js';
import { meanDifference, type OriginSums, pooledSkill, sumsByOrigin } from './by-origin.js';
import { referenceClass, type ReferenceClass } from './reference-class.js';

/** Weight of the prior in origins, and its mean. */
const PRIOR_ORIGINS = 10;
const PRIOR_SHARE = 0.5;

export interface ConfidenceTask {
  /** In the order of time; those in sample are left out. */
  readonly origins: readonly EvidenceOrigin[];
  readonly targets: readonly string[];
  /** Largest horizon of the forecast. */
  readonly horizon: number;
  readonly headline: HeadlineSpec;
  readonly seed: number | string;
}

/**
 * Measured reliability of forecasts like the headline: (m p + 5) / (m + 10), where p is the share of block-bootstrap
 * means of the loss difference to the best baseline below zero and m = distinct origins / largest horizon of the
 * reference class. Null below 10 distinct origins.
 */
export function confidenceOf(task: ConfidenceTask): ConfidenceParts {
  const { headline, origins, targets, horizon, seed } = task;
  if (headline.kind === 'event') return noConfidence('probabilities of events are not scored');
  const found = referenceClass(origins, targets, horizon, headline.name, headline.horizon);
  const sums = sumsByOrigin(found.triples);
  const parts = describe(found, sums);
  if (sums.length < LEAST_ORIGINS)
    return {
      ...parts,
      reason: `not enough evidence: ${sums.length} scored origins, at least ${LEAST_ORIGINS} are needed`,
    };
  const longest = largestHorizon(found);
  const options = resampling(seed, 'confidence', headline.name, sums.length, longest);
  const share = shareBelowZero(blockBootstrap(options, meanDifference(sums)));
  if (typeof share !== 'number') return { ...parts, reason: `not enough evidence: ${share.reason}` };
  const skill = percentileInterval(blockBootstrap(options, pooledSkill(sums)), 0.9);
  const m = sums.length / longest;
  const value = (m * share + PRIOR_ORIGINS * PRIOR_SHARE) / (m + PRIOR_ORIGINS);
  return { ...parts, value, share, skillLow: 'low' in skill ? skill.low : null };
}

/** Confidence of a job that has no evidence. */
export function noConfidence(why: string): ConfidenceParts {
  return { ...describe({ name: 'none', triples: [], against: [] }, []), reason: `not enough evidence: ${why}` };
}

function describe(found: ReferenceClass, sums: readonly OriginSums[]): ConfidenceParts {
  const cells = found.triples.map(({ cell }) => cell);
  return {
    value: null,
    reason: null,
    class: found.name,
    n: cells.length,
    distinctOrigins: sums.length,
    share: null,
    against: found.against.length === 0 ? null : found.against.join(', '),
    coverage80: coverageOf(
      cells.map((cell) => cell.outcome),
      cells.map((cell) => cell.lower80),
      cells.map((cell) => cell.upper80),
      sums.length,
      largestHorizon(found),
    ),
    skillLow: null,
  };
}

function largestHorizon({ triples }: ReferenceClass): number {
  return triples.reduce((largest, { horizon }) => Math.max(largest, horizon), 1);
}
