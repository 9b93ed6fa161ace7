import type { EvidencePair, JobEvidence } from '@pulse/contracts';
import { calibrationOf } from '../model/calibration.js';
import {
  binText,
  confidencePartsText,
  confidenceSource,
  RECORD_NOTE,
  recordScope,
  recordSentence,
} from '../model/confidence-words.js';
import { BASE_RATE_NOTE } from '../model/event-words.js';
import { multiplicityText } from '../model/multiplicity.js';
import { recalibrationText } from '../model/recalibration-words.js';
import type { ReportModel } from '../model/report-model.js';
import { figure, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../format.js';
import { coverageText, skillText } from './cells.js';
import { fewHorizons, fewNote } from './horizons.js';
import { pipeTable, text } from './markdown.js';

const NONE = `${NO_EVIDENCE[0]!.toUpperCase()}${NO_EVIDENCE.slice(1)}.\n`;

/** Target by horizon: what the backtest measured, and against each baseline. */
export function evidenceText(model: ReportModel): string {
  const evidence = model.shown?.record.evidence;
  if (!evidence || evidence.pairs.length === 0) return NONE;
  const baselines = [...new Set(evidence.pairs.flatMap((pair) => Object.keys(pair.baselines)))];
  const { confidence } = evidence;
  const pairs = fewHorizons(evidence.pairs, model.shown.record.forecasts[0]?.scored.headline.horizon ?? 1);
  const parts = confidencePartsText(confidence);
  return [
    `${text(model.shown.record.view.planned.name)} at past origins. ${multiplicityText(model)}\n`,
    `Confidence ${score(confidence.value)} ${text(confidence.reason === null ? confidenceSource(confidence) : `(${confidence.reason})`)}${parts === '' ? '' : `: ${parts}`}.\n`,
    fragilityText(evidence.fragility),
    `CRPS in the unit of the target, less is better; skill against the best baseline with its nominal 90 % block-bootstrap interval; coverage with exact 95 % limits; DM p one-sided. –: too few outcomes that do not overlap, or the statistic does not exist.${fewNote(evidence.pairs)}\n`,
    pipeTable(
      [
        'Target',
        'Horizon',
        'n',
        'CRPS',
        'Best baseline',
        'Skill (90 %)',
        'DM p',
        '50 % coverage (95 %)',
        '80 % coverage (95 %)',
        'PIT p',
        'Report block',
      ],
      pairs.map((pair) => [
        pair.target,
        pair.horizon,
        `${pair.n}${pair.inSample > 0 ? ` + ${pair.inSample} in sample` : ''}`,
        figure(pair.crps, '–'),
        pair.best === null ? '–' : `${pair.best} ${figure(pair.baselines[pair.best], '–')}`,
        skillText(pair.skill),
        pValue(pair.dmP, '–'),
        coverageText(pair.coverage50),
        coverageText(pair.coverage80),
        pair.pitP === null ? '–' : `${pValue(pair.pitP)} (n ${pair.pitN})`,
        pair.report === null ? '–' : `${skillText(pair.report.skill)} n ${pair.report.n}`,
      ]),
    ),
    'Against each baseline: its CRPS, skill against it with the 90 % interval, raw Diebold-Mariano p.\n',
    pipeTable(
      ['Target', 'Horizon', ...baselines],
      pairs.map((pair) => [pair.target, pair.horizon, ...baselines.map((name) => againstText(pair, name))]),
    ),
  ].join('\n');
}

function fragilityText({ value, cause, local, structural, decision }: JobEvidence['fragility']): string {
  const parts = Object.entries({ local, structural, decision }).flatMap(([name, part]) =>
    part === null ? [] : [`${name} ${score(part.value)} (${text(part.cause)})`],
  );
  const why = cause === null ? '' : ` (${text(cause)})`;
  return `Fragility ${score(value)}${why}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}.\n`;
}

function againstText(pair: EvidencePair, name: string): string {
  const loss = figure(pair.baselines[name], '–');
  const against = pair.against[name];
  if (against === undefined || against.skill === null) return loss;
  return `${loss}; ${skillText(against.skill)}; p ${pValue(against.dmP, '–')}`;
}

/** Quantile coverage, events and recalibration. */
export function calibrationText({ shown, facts }: ReportModel): string {
  const evidence = shown?.record.evidence;
  if (!evidence || evidence.origins.length === 0) return NONE;
  const horizon = shown.record.forecasts[0]?.scored.headline.horizon ?? 1;
  const { targets, events } = calibrationOf(evidence, facts.world.targets, horizon);
  const drawn = targets.filter(({ coverage }) => coverage.length > 0);
  const levels = drawn[0]?.coverage.map(({ level }) => level) ?? [];
  const scored = events.flatMap(({ scores }) => scores ?? []);
  const recalibrated = evidence.recalibration ?? [];
  return [
    drawn.length === 0
      ? NONE
      : `Horizon ${horizon}: share of outcomes at or below each quantile of the forecast, with exact 95 % limits${horizon === 1 ? '' : ` (outcomes overlap, so one in ${horizon} counts)`}.\n\n` +
        pipeTable(
          ['Target', 'n', ...levels.map((level) => percent(level))],
          drawn.map(({ target, n, coverage }) => [
            target,
            n,
            ...coverage.map(({ share, low, high }) => `${percent(share)} (${percentInterval(low, high)})`),
          ]),
        ),
    scored.length === 0
      ? ''
      : `${BASE_RATE_NOTE}\n\n` +
        pipeTable(
          [
            'Event',
            'n',
            'Happened',
            'Brier',
            'Brier of base rate',
            'Skill (90 %)',
            'DM p',
            'Reliability',
            'Resolution',
            'Uncertainty',
          ],
          scored.map((event) => [
            event.event,
            event.n,
            event.happened,
            figure(event.brier, '–'),
            figure(event.baseRate, '–'),
            skillText(event.skill),
            pValue(event.dmP, '–'),
            figure(event.reliability, '–'),
            figure(event.resolution, '–'),
            figure(event.uncertainty, '–'),
          ]),
        ),
    ...events.map(({ event, bins }) =>
      bins.length === 0
        ? ''
        : `Reliability of ${text(event)} at horizon ${horizon}.\n\n` +
          pipeTable(
            ['Forecast', 'n', 'Mean forecast', 'Happened', '95 % limits'],
            bins.map((bin) => [
              percentInterval(bin.from, bin.to),
              bin.n,
              percent(bin.forecast),
              percent(bin.happened),
              percentInterval(bin.low, bin.high),
            ]),
          ),
    ),
    recalibrated.length === 0
      ? ''
      : `Recalibration, offered and not applied: fitted on earlier origins, scored on later ones only (weighted interval score, less is better). ${recalibrationText(recalibrated)}${fewNote(recalibrated)}\n\n` +
        pipeTable(
          [
            'Target',
            'Horizon',
            'Fitted on',
            'Scored on',
            'WIS',
            'WIS recalibrated',
            '80 % coverage (95 %)',
            'recalibrated',
          ],
          fewHorizons(recalibrated, horizon).map((pair) => [
            pair.target,
            pair.horizon,
            pair.fitted,
            pair.scored,
            figure(pair.raw.wis, '–'),
            figure(pair.recalibrated.wis, '–'),
            coverageText(pair.raw.coverage80),
            coverageText(pair.recalibrated.coverage80),
          ]),
        ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** How good statements of confidence were. */
export function confidenceText(model: ReportModel): string {
  const { shown } = model;
  const record = shown?.record.evidence?.confidenceRecord ?? null;
  if (record === null) return NONE;
  const sentence = recordSentence(record, recordScope(model));
  if (record.bins.length === 0) return `${sentence}\n`;
  return (
    `${sentence} ${RECORD_NOTE}\n\n` +
    pipeTable(
      ['Stated', 'n', 'Mean stated', 'Beat it', '95 % limits'],
      record.bins.map((bin) => [
        binText(bin),
        bin.n,
        percent(bin.stated),
        percent(bin.happened),
        percentInterval(bin.low, bin.high),
      ]),
    )
  );
}
