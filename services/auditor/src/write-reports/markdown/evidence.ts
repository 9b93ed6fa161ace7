import type { EvidencePair } from '@pulse/contracts';
import { calibrationOf } from '../model/calibration.js';
import { binText, confidencePartsText, RECORD_NOTE, recordSentence } from '../model/confidence-words.js';
import { multiplicityText } from '../model/multiplicity.js';
import type { ReportModel } from '../model/report-model.js';
import { figure, interval, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../format.js';
import { pipeTable, text } from './markdown.js';

const NONE = `${NO_EVIDENCE[0]!.toUpperCase()}${NO_EVIDENCE.slice(1)}.\n`;

/** Target by horizon: what the backtest measured, and against each baseline. */
export function evidenceText(model: ReportModel): string {
  const evidence = model.shown?.record.evidence;
  if (!evidence || evidence.pairs.length === 0) return NONE;
  const baselines = [...new Set(evidence.pairs.flatMap((pair) => Object.keys(pair.baselines)))];
  const { confidence } = evidence;
  const parts = confidencePartsText(confidence);
  return [
    `${text(model.shown.record.view.planned.name)} at past origins. ${multiplicityText(model)}\n`,
    `Confidence ${score(confidence.value)} (${text(confidence.reason ?? confidence.class)})${parts === '' ? '' : `: ${parts}`}.\n`,
    pipeTable(
      [
        'Target',
        'Horizon',
        'n',
        'CRPS',
        'Best baseline',
        'Skill',
        'DM p',
        '50 %',
        '80 % coverage',
        'PIT p',
        'Report block',
      ],
      evidence.pairs.map((pair) => [
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
      evidence.pairs.map((pair) => [pair.target, pair.horizon, ...baselines.map((name) => againstText(pair, name))]),
    ),
  ].join('\n');
}

function againstText(pair: EvidencePair, name: string): string {
  const loss = figure(pair.baselines[name], '–');
  const against = pair.against[name];
  if (against === undefined || against.skill === null) return loss;
  return `${loss}; ${skillText(against.skill)}; p ${pValue(against.dmP, '–')}`;
}

function skillText(skill: EvidencePair['skill']): string {
  if (skill === null) return '–';
  const range = interval(skill.low, skill.high);
  return `${score(skill.value)}${range === '' ? '' : ` (${range})`}`;
}

function coverageText(coverage: EvidencePair['coverage80']): string {
  return coverage === null ? '–' : `${percent(coverage.share)} (${percentInterval(coverage.low, coverage.high)})`;
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
      : `Horizon ${horizon}: share of outcomes at or below each quantile of the forecast, with exact 95 % limits (one outcome in ${horizon} counts).\n\n` +
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
      : pipeTable(
          ['Event', 'n', 'Happened', 'Brier', 'Base rate', 'Skill', 'DM p', 'Reliability', 'Resolution', 'Uncertainty'],
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
    recalibrated.length === 0
      ? ''
      : `Recalibration, offered and not applied: fitted on earlier origins, scored on later ones only.\n\n` +
        pipeTable(
          ['Target', 'Horizon', 'Fitted on', 'Scored on', 'WIS', 'WIS recalibrated', '80 %', '80 % recalibrated'],
          recalibrated.map((pair) => [
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
export function confidenceText({ shown }: ReportModel): string {
  const record = shown?.record.evidence?.confidenceRecord ?? null;
  if (record === null) return NONE;
  if (record.bins.length === 0) return `${recordSentence(record)}\n`;
  return (
    `${recordSentence(record)} ${RECORD_NOTE}\n\n` +
    pipeTable(
      ['Stated', 'n', 'Mean stated', 'Happened', '95 % limits'],
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
