import type { ConfidenceParts, EvidenceOrigin } from '@pulse/contracts';
import { blockBootstrap, percentileInterval, shareBelowZero } from '@pulse/scoring';
import type { HeadlineSpec } from '../headline.js';
import { carriesInterval, LEAST_ORIGINS, resampling } from '../pairs/resampling.js';
import { isRecordable } from '../recordable.js';
import { beatsBaseline } from './beats-baseline.js';
import { meanDifference, type OriginSums, pooledSkill, sumsByOrigin } from './by-origin.js';
import { classCoverage, classPitP } from './class-parts.js';
import { eventLosses, targetLosses } from './losses.js';
import { largestHorizon, referenceClass, type ReferenceClass } from './reference-class.js';

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
 * reference class. The loss is the CRPS of a target and the Brier score of an event, whose baseline is the base rate.
 * Null below 10 distinct origins.
 */
export function confidenceOf(task: ConfidenceTask): ConfidenceParts {
  const { headline, origins, horizon, seed } = task;
  const losses = headline.kind === 'event' ? eventLosses(origins) : targetLosses(origins);
  const names = headline.kind === 'event' ? eventNames(origins) : task.targets;
  const found = referenceClass(losses, names, horizon, headline.name, headline.horizon);
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
  const value = beatsBaseline(share, sums.length, longest);
  if (!carriesInterval(sums.length, longest)) return { ...parts, value, share };
  const skill = percentileInterval(blockBootstrap(options, pooledSkill(sums)), 0.9);
  return { ...parts, value, share, skillLow: 'low' in skill && isRecordable(skill.low) ? skill.low : null };
}

/** Confidence of a job that has no evidence. */
export function noConfidence(why: string): ConfidenceParts {
  return { ...describe({ name: 'none', triples: [], against: [] }, []), reason: `not enough evidence: ${why}` };
}

/** Every event that some origin says something of, by name. */
export function eventNames(origins: readonly EvidenceOrigin[]): string[] {
  return [...new Set(origins.flatMap(({ events = {} }) => Object.keys(events)))].sort();
}

function describe(found: ReferenceClass, sums: readonly OriginSums[]): ConfidenceParts {
  return {
    value: null,
    reason: null,
    class: found.name,
    n: found.triples.length,
    distinctOrigins: sums.length,
    share: null,
    against: found.against.length === 0 ? null : found.against.join(', '),
    coverage80: classCoverage(found, sums.length),
    pitP: classPitP(found),
    skillLow: null,
  };
}
