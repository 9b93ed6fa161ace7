import type { ReportModel } from './report-model.js';
import { pairsText } from './licences.js';
import { counted, figure, grouped, percent, score } from '../format.js';
import { mostCountedTag } from './tag-count.js';
import { acceptedOf, trustLabelOf } from '../records.js';

type Shown = Pick<ReportModel, 'shown' | 'licences'>;

/** Whether the forecast that is shown may be used: what a reader of its chart must not have to look for. */
export function decisionText({ shown, licences }: Shown): string {
  const licence = licences.find(({ number }) => number === shown?.record.view.planned.number);
  if (licence === undefined) return 'No licence decision was made on it.';
  const { pairs, verdict, policy } = licence.decision;
  const headline =
    licence.headline === null ? '' : ` (${licence.headline.name} at horizon ${licence.headline.horizon})`;
  const words = `Licence of its headline${headline} by policy ${policy}: ${verdict.replaceAll('_', ' ')}.`;
  if (pairs.length === 0) return words;
  const { headline: of } = licence;
  // A headline that no pair stands for, such as an event, has a reason of its own.
  if (!pairs.some((pair) => pair.target === of?.name && pair.horizon === of.horizon))
    return `${words} ${licence.decision.explanation}`;
  const licensed = pairs.filter((pair) => pair.verdict === 'licensed');
  const scope = licensed.length === 0 ? 'none is licensed' : `these are licensed: ${pairsText(pairs, 'licensed')}`;
  return `${words} Of ${counted(pairs.length, 'pair')} of target and horizon that were judged, ${scope}.`;
}

/** Confidence, fragility and labels of the job shown; its replicates share the numbers. */
export function labelsText({ shown }: Pick<ReportModel, 'shown'>): string {
  const first = shown?.record.forecasts[0];
  if (first === undefined) return '';
  const { confidence, fragility, driver, driverShares, arcLabel } = first.scored.score;
  return (
    `Confidence ${score(confidence)}, fragility ${score(fragility)}, trust label ${trustLabelOf(first)}, arc ${arcLabel}, ` +
    `symbolic driver ${driver === null ? 'none' : `${driver}${shareText(driverShares[driver])}`}${countText(shown!)}.`
  );
}

const shareText = (share: number | undefined): string =>
  share === undefined ? '' : ` (${percent(share)} of the effects of rules on the headline)`;

/** The tag whose rules fire most, beside the one whose rules move most. */
function countText({ record }: NonNullable<ReportModel['shown']>): string {
  const most = mostCountedTag(record.forecasts.map(({ body }) => body));
  return most === null ? '' : `, most counted tag ${most.tag} (${figure(most.perPath)} firings a path)`;
}

/** How many paths are pooled, and how many failed and are left out; empty where none did. */
export function failedText({ shown }: Pick<ReportModel, 'shown'>): string {
  if (!shown) return '';
  const accepted = acceptedOf(shown.record);
  const used = accepted.length > 0 ? accepted : shown.record.forecasts;
  const failed = used.reduce((sum, { body }) => sum + body.failedPaths, 0);
  const all = used.reduce((sum, { body }) => sum + body.paths, 0);
  if (failed === 0) return '';
  return ` ${grouped(String(failed))} of ${counted(all, 'path')} failed (${percent(failed / all)}) and ${failed === 1 ? 'is' : 'are'} left out.`;
}
