import type { ConfidenceParts, ConfidenceRecord } from '@pulse/contracts';
import type { ReportModel } from './report-model.js';
import { counted, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../format.js';

type Bin = ConfidenceRecord['bins'][number];

/** A bin of stated confidence: `60 to 80 %`. */
export function binText({ from, to }: Bin): string {
  return percentInterval(from, to);
}

/** What the statements are about: so many targets (or events) at one horizon. */
export interface RecordScope {
  readonly names: number;
  readonly kind: 'target' | 'event';
  readonly horizon: number;
}

export function recordScope({ shown, facts }: Pick<ReportModel, 'shown' | 'facts'>): RecordScope {
  const headline = shown?.record.forecasts[0]?.scored.headline;
  const horizon = headline?.horizon ?? 1;
  if (headline?.kind !== 'event') return { names: facts.world.targets.length, kind: 'target', horizon };
  return { names: Object.keys(facts.world.events).length, kind: 'event', horizon };
}

/** What was stated and what happened, over all statements, in plain words. */
export function recordSentence({ n, brier, bins }: ConfidenceRecord, scope: RecordScope): string {
  if (n === 0 || bins.length === 0)
    return `At no past origin was there enough evidence to state a confidence: ${NO_EVIDENCE} to score it.`;
  const mean = (valueOf: (bin: Bin) => number) => bins.reduce((sum, bin) => sum + bin.n * valueOf(bin), 0) / n;
  const often = `the forecast beat the best baseline of then in ${percent(mean((bin) => bin.happened))} of them`;
  const { names, kind, horizon } = scope;
  const of = names === 1 ? '' : ` (${counted(names, kind)} at each origin that allows it)`;
  return (
    `At past origins confidence at horizon ${horizon} could be stated ${counted(n, 'time')}${of}, from what was known there; ` +
    `on average it was ${percent(mean((bin) => bin.stated))}, and ${often}.${brierText(brier)}`
  );
}

/** Saying one half every time has a Brier score of 0.25: no more than that has to be beaten. */
function brierText(brier: number | null): string {
  if (brier === null) return '';
  const told =
    brier < 0.25
      ? 'less than the 0.25 of saying one half every time'
      : 'no better than the 0.25 of saying one half every time: here confidence told nothing about single forecasts';
  return ` The Brier score is ${score(brier)}, ${told}.`;
}

/** What the record can and cannot show. */
export const RECORD_NOTE =
  'Confidence speaks of the mean of many forecasts, the record of single ones, of which even a better forecaster loses many: ' +
  'shares nearer one half than what was stated are to be expected. Limits are exact 95 % ones that count the statements of one origin once and overlapping outcomes once.';

/** Where a confidence comes from: how many outcomes, at how many origins, of which class, against what. */
export function confidenceSource({ n, distinctOrigins, class: name, against }: ConfidenceParts): string {
  return (
    `from ${counted(n, 'outcome')} at ${counted(distinctOrigins, 'origin')} (${name})` +
    (against === null ? '' : `, against ${against.replaceAll('_', ' ')}`)
  );
}

/** The parts of a confidence, of its reference class: coverage, uniformity, skill. */
export function confidencePartsText({ coverage80, pitP, skillLow, share }: ConfidenceParts): string {
  return [
    coverage80 === null
      ? null
      : `80 % coverage ${percent(coverage80.share)} (95 % limits ${percentInterval(coverage80.low, coverage80.high)})`,
    pitP === null || pitP === undefined ? null : `PIT p ${pValue(pitP)}`,
    skillLow === null ? null : `lower 90 % bound of skill ${score(skillLow)}`,
    share === null ? null : `less mean loss than the baseline in ${percent(share)} of 1,000 block resamples`,
  ]
    .filter((text) => text !== null)
    .join('; ');
}
