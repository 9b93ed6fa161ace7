import { QUANTILE_LEVELS } from '@pulse/contracts';
import { roundToError } from '@pulse/auditor';
import { counted, table } from '../output/terminal.js';
import type { EnsembleDocument, EnsembleGroup, PoolMethod } from './ensemble.js';
import { ensembleScores } from './ensemble-scores.js';
import { wrap } from './wrap.js';

/** Members that are listed one by one, and jobs that were left out. */
const LISTED = 20;

const COLUMNS = [0.1, 0.5, 0.9].map((level) => QUANTILE_LEVELS.indexOf(level as 0.5));

/** Members with their weights, what they say together and how far they agree, and what pooling was worth. */
export function ensembleText(
  document: EnsembleDocument,
  everyHorizon: boolean,
  files: readonly string[],
  width: number,
): string {
  const horizons = everyHorizon ? null : [document.headline, document.config.horizon];
  const lines = document.groups.flatMap((group, i) => [
    ...(i === 0 ? [] : ['']),
    ...groupText(group, document, horizons, width),
  ]);
  const { leftOut } = document;
  return [
    ...lines,
    ...(leftOut.length === 0 ? [] : ['', `Left out: ${counted(leftOut.length, 'job')}`]),
    ...leftOut.slice(0, LISTED).flatMap(({ job, reason }) => wrap(`${job}: ${reason}`, width, 4, 2)),
    ...(leftOut.length > LISTED ? [`  ... and ${leftOut.length - LISTED} more`] : []),
    '',
    ...wrap(document.note, width),
    `${horizons === null ? 'Files' : 'All horizons and quantiles'}: ${files.join(', ')}`,
  ].join('\n');
}

function groupText(
  group: EnsembleGroup,
  { world, run, config }: EnsembleDocument,
  horizons: readonly number[] | null,
  width: number,
): string[] {
  const { members, weights, origin, judgement } = group;
  const listed = [...members].sort((a, b) => b.weight - a.weight).slice(0, LISTED);
  const rows = listed.map(({ job, weight, scaledCrps, paths }) => [
    job,
    weight.toFixed(3),
    scaledCrps === null ? '–' : scaledCrps.toFixed(3),
    String(paths),
  ]);
  const from = origin === null ? '' : `, origin ${origin}`;
  return [
    ...wrap(`${world}: ${counted(members.length, 'member')} of ${run.batchId}${from}`, width),
    '',
    table(['member', 'weight', 'scaled CRPS', 'paths'], rows, [1, 2, 3]),
    ...(members.length > LISTED ? [`... and ${members.length - LISTED} more`] : []),
    ...wrap(`Weights: ${weights.note}.`, width),
    '',
    ...targetTable(group, horizons),
    ...eventTable(group, horizons ?? [config.horizon]),
    ...wrap(
      'Disagreement: share of the variance that lies between the members. Distance: mean distance of the members from their average, in half widths of the 80 % interval.',
      width,
    ),
    '',
    ...ensembleScores(judgement, members, width),
  ];
}

function targetTable({ targets }: EnsembleGroup, horizons: readonly number[] | null): string[] {
  const rows = targets
    .filter(({ horizon }) => horizons?.includes(horizon) ?? true)
    .flatMap((one, i, all) => {
      const methods = (['linear', 'quantile'] as const).filter((method) => one[method] !== undefined);
      return methods.map((method, m) => [
        m > 0 || all[i - 1]?.target === one.target ? '' : one.target,
        m > 0 ? '' : String(one.horizon),
        m > 0 ? '' : (one.date ?? '–'),
        method,
        ...quantilesOf(one, method),
        m > 0 ? '' : share(one.disagreement.share),
        m > 0 ? '' : share(one.disagreement.distance),
      ]);
    });
  const head = ['target', 'h', 'date', 'pool', '10 %', 'median', '90 %', 'disagreement', 'distance'];
  return rows.length === 0 ? [] : [table(head, rows, [1, 4, 5, 6, 7, 8]), ''];
}

function quantilesOf(one: EnsembleGroup['targets'][number], method: PoolMethod): string[] {
  const { quantiles, errors } = one[method]!;
  return COLUMNS.map((i) => roundToError(quantiles[i]!, errors[i]!));
}

function eventTable({ events }: EnsembleGroup, horizons: readonly number[]): string[] {
  const rows = events
    .filter(({ horizon }) => horizons.includes(horizon))
    .map(({ event, horizon, date, probability, error, disagreement }, i, all) => [
      all[i - 1]?.event === event ? '' : event,
      String(horizon),
      date ?? '–',
      roundToError(probability, error),
      share(disagreement),
    ]);
  return rows.length === 0 ? [] : [table(['event', 'h', 'date', 'P', 'disagreement'], rows, [1, 3, 4]), ''];
}

function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}
