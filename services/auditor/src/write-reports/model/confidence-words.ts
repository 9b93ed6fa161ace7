import type { ConfidenceParts, ConfidenceRecord } from '@pulse/contracts';
import { counted, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../format.js';

type Bin = ConfidenceRecord['bins'][number];

/** A bin of stated confidence: `60 to 80 %`. */
export function binText({ from, to }: Bin): string {
  return percentInterval(from, to);
}

/** What was stated and what happened, over all statements, in plain words. */
export function recordSentence({ n, brier, bins }: ConfidenceRecord): string {
  if (n === 0 || bins.length === 0)
    return `At no past origin was there enough evidence to state a confidence: ${NO_EVIDENCE} to score it.`;
  const mean = (valueOf: (bin: Bin) => number) => bins.reduce((sum, bin) => sum + bin.n * valueOf(bin), 0) / n;
  const stated = mean((bin) => bin.stated);
  const happened = mean((bin) => bin.happened);
  const often = `the forecast beat the best baseline of then in ${percent(happened)} of them`;
  const brierText = brier === null ? '' : ` The Brier score is ${score(brier)}; saying one half every time has 0.25.`;
  return (
    `At past origins confidence could be stated ${counted(n, 'time')}, from what was known there; on average it was ` +
    `${percent(stated)}, and ${often}.${brierText}`
  );
}

/** What the record can and cannot show. */
export const RECORD_NOTE =
  'Confidence speaks of the mean of many forecasts, and the record of single ones, which lose more often than their mean: ' +
  'shares nearer one half than what was stated are to be expected. Limits are exact 95 % ones of outcomes that do not overlap.';

/** The parts of a confidence, of its reference class: coverage, uniformity, skill. */
export function confidencePartsText({ coverage80, pitP, skillLow, share }: ConfidenceParts): string {
  return [
    coverage80 === null
      ? null
      : `80 % coverage ${percent(coverage80.share)} (${percentInterval(coverage80.low, coverage80.high)})`,
    pitP === null || pitP === undefined ? null : `PIT p ${pValue(pitP)}`,
    skillLow === null ? null : `lower bound of skill ${score(skillLow)}`,
    share === null ? null : `better in ${percent(share)} of the resampled histories`,
  ]
    .filter((text) => text !== null)
    .join('; ');
}
