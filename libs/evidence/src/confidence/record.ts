import type { ConfidenceRecord, EvidenceOrigin } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import type { HeadlineSpec } from '../headline.js';
import { LEAST_ORIGINS } from '../pairs/resampling.js';
import { beatsBaseline } from './beats-baseline.js';
import { type SharedUniforms, sharedUniforms, shareOfBlocks } from './block-share.js';
import { sumsByOrigin } from './by-origin.js';
import { eventNames } from './confidence.js';
import { eventLosses, knownAt, type LossCell, type Losses, targetLosses } from './losses.js';
import { recordBins, type Statement } from './record-bins.js';
import { largestHorizon, referenceClass } from './reference-class.js';

/**
 * Confidence scored as a forecast. At each scored origin and for each target (each event, for an event headline) at the
 * headline's horizon: the confidence that would have been stated there, by the same formula and reference class, from
 * outcomes that were known there; and whether the forecast made there beat the best baseline as it was chosen then.
 * Origins with too little evidence state nothing; origins in sample neither state nor count.
 *
 * An outcome counts as known `horizon + lag` origins later. Where origins are missing that is later than it was, never
 * earlier. All statements share the uniforms of their 1,000 resamples.
 *
 * @param origins in the order of time, one a period
 * @param horizon largest of the forecast
 * @param lags publication lag by target, in periods; 0 where it is not given
 * @returns `brier` is null without a statement
 */
export function confidenceRecord(
  origins: readonly EvidenceOrigin[],
  targets: readonly string[],
  horizon: number,
  headline: HeadlineSpec,
  seed: number | string,
  lags: Readonly<Record<string, number>> = {},
): ConfidenceRecord {
  const losses = headline.kind === 'event' ? eventLosses(origins) : targetLosses(origins);
  const names = headline.kind === 'event' ? eventNames(origins) : targets;
  const uniforms = sharedUniforms(seed, 'confidence-record', headline.name, origins.length);
  const statements = origins.flatMap((_, at) => {
    const known = knownAt(losses, at, (name) => lags[name] ?? 0);
    return names.flatMap((name): Statement[] => {
      const cell = losses.cells(name, headline.horizon).find((scored) => scored.at === at);
      if (cell === undefined) return [];
      const outcome = outcomeOf(cell, known, name);
      const confidence = outcome === null ? null : statedAt(known, names, horizon, name, cell.horizon, uniforms);
      return outcome === null || confidence === null ? [] : [{ at, confidence, outcome }];
    });
  });
  const squared = statements.map(({ confidence, outcome }) => (confidence - outcome) * (confidence - outcome));
  return {
    n: statements.length,
    brier: squared.length === 0 ? null : mean(squared),
    bins: recordBins(statements, headline.horizon),
  };
}

function outcomeOf(cell: LossCell, known: Losses, name: string): number | null {
  const best = known.best(known.cells(name, cell.horizon));
  const reference = best === null ? undefined : cell.references[best.name];
  if (reference === undefined) return null;
  return cell.loss === reference ? 0.5 : cell.loss < reference ? 1 : 0;
}

function statedAt(
  known: Losses,
  names: readonly string[],
  horizons: number,
  name: string,
  horizon: number,
  uniforms: SharedUniforms,
): number | null {
  const found = referenceClass(known, names, horizons, name, horizon);
  const sums = sumsByOrigin(found.triples);
  if (sums.length < LEAST_ORIGINS) return null;
  const longest = largestHorizon(found);
  const differences = Float64Array.from(sums, ({ loss, reference }) => loss - reference);
  return beatsBaseline(shareOfBlocks(differences, longest, uniforms), sums.length, longest);
}
