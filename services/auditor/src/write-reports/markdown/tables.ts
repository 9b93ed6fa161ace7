import { QUANTILE_LEVELS } from '@pulse/contracts';
import type { JobRow } from '../model/job-row.js';
import { glanceCaption, type TargetGlance, targetsAtAGlance } from '../model/glance.js';
import { decisionText, failedText, labelsText } from '../model/shown-words.js';
import { NO_UNIT, unitOf } from '../model/units.js';
import type { ReportModel } from '../model/report-model.js';
import { headlineText, NO_SKILL } from '../html/sections/varies.js';
import { counted, estimate, NO_EVIDENCE, figure, paramText, percent, pValue, score, withError } from '../format.js';
import { orderedEntries } from '../ordered.js';
import { poolForecasts, type PooledQuantiles } from '../pool.js';
import { acceptedOf } from '../records.js';
import { REPORT_FILES } from '../report-paths.js';
import { coverageText, skillText } from './cells.js';
import { pipeTable, text } from './markdown.js';

const index = (level: (typeof QUANTILE_LEVELS)[number]): number => QUANTILE_LEVELS.indexOf(level);

/** Medians and intervals of every target at the first and last horizon and the headline's. */
export function forecastText(model: ReportModel): string {
  const { facts, shown } = model;
  if (!shown) return 'No job was simulated, so there is no forecast to show.\n';
  const { record, why } = shown;
  const accepted = acceptedOf(record);
  const pooled = poolForecasts((accepted.length > 0 ? accepted : record.forecasts).map((f) => f.body))!;
  const horizons = [...new Set([1, record.forecasts[0]!.scored.headline.horizon, record.config.horizon])];
  const range = (row: PooledQuantiles, low: number, high: number) =>
    `${estimate(row.quantiles[low]!, row.errors[low]!)} to ${estimate(row.quantiles[high]!, row.errors[high]!)}`;
  const rows = orderedEntries(pooled.targets, facts.world.targets).flatMap(([name, steps]) =>
    horizons.map((h) => {
      const row = steps[h - 1]!;
      const median = withError(row.quantiles[index(0.5)]!, row.errors[index(0.5)]!);
      const unit = unitOf(facts.world, name) ?? NO_UNIT;
      return [
        name,
        unit,
        h,
        record.dates[h - 1] ?? '',
        median,
        range(row, index(0.25), index(0.75)),
        range(row, index(0.1), index(0.9)),
      ];
    }),
  );
  const events = orderedEntries(pooled.events, []).flatMap(([name, steps]) =>
    horizons.map((h) => [
      name,
      'probability',
      h,
      record.dates[h - 1] ?? '',
      withError(steps[h - 1]!.probability, steps[h - 1]!.error),
      '',
      '',
    ]),
  );
  const status =
    accepted.length > 0
      ? `${accepted.length} accepted replicates pooled`
      : '**rejected by validation, for inspection only**';
  return (
    `Shown: ${text(record.view.planned.name)}, ${text(why)}; ${status}, ${counted(pooled.paths, 'path')}.${failedText(model)} ` +
    `${text(decisionText(model))} ${text(labelsText(model))}\n\n` +
    glanceText(targetsAtAGlance(model)) +
    'Medians with ± the Monte-Carlo error, which is not the uncertainty of the forecast; central intervals, rounded to theirs.\n\n' +
    pipeTable(
      ['Target or event', 'Unit', 'Horizon', 'Date', 'Median or probability', '50 % interval', '80 % interval'],
      [...rows, ...events],
    )
  );
}

/** Every target at the headline's horizon. */
function glanceText(rows: readonly TargetGlance[]): string {
  if (rows.length === 0) return '';
  return (
    `${glanceCaption(rows)}\n\n` +
    pipeTable(
      ['Target', 'n', 'Best baseline', 'Skill (90 %)', '80 % coverage (95 %)', 'DM p', 'PIT p', 'Licence'],
      rows.map(({ pair, verdict }) => [
        pair.target,
        pair.n,
        pair.best ?? '–',
        skillText(pair.skill),
        coverageText(pair.coverage80),
        pValue(pair.dmP, '–'),
        pValue(pair.pitP, '–'),
        verdict?.replaceAll('_', ' ') ?? 'not judged',
      ]),
    ) +
    '\n'
  );
}

export function jobsText(model: ReportModel): string {
  const { table, axes, omitted, best } = model;
  const known = (row: JobRow, value: string) => (row.forecasts === 0 ? '' : value);
  const note = omitted === 0 ? '' : ` ${omitted} jobs are left out here and listed in ${REPORT_FILES.summaryCsv.name}.`;
  return (
    `Headline: ${text(headlineText(model))}.${note}\n\n` +
    pipeTable(
      [
        'Job',
        ...axes.map((axis) => axis.name),
        'Headline',
        'CRPS',
        'Skill (90 %)',
        '80 % coverage',
        'Confidence',
        'Fragility',
        'Driver',
        'Verdict',
      ],
      table.map((row) => [
        row.name + (best.status === 'chosen' && best.row.number === row.number ? ' (best)' : ''),
        ...axes.map((axis) => paramText(row.axes[axis.name])),
        row.headline && withError(row.headline.value, row.headline.error),
        known(row, figure(row.crps)),
        known(row, row.skill === null ? (row.crps === null ? NO_EVIDENCE : NO_SKILL) : skillText(row.skill)),
        known(row, percent(row.coverage80?.share)),
        known(row, score(row.confidence)),
        known(row, `${score(row.fragility)}${row.fragilityCause === null ? '' : ` (${row.fragilityCause})`}`),
        row.driver,
        verdictOf(row),
      ]),
    )
  );
}

function verdictOf(row: JobRow): string {
  if (row.status !== 'succeeded') return row.status.replaceAll('_', ' ');
  if (row.accepted === 0 && row.rejected > 0) return `rejected: ${row.reasons.join(', ')}`;
  return row.verdict?.replaceAll('_', ' ') ?? 'no decision';
}

export function rulesText({ rules }: ReportModel): string {
  if (rules.length === 0) return 'The world has no rules.\n';
  const forecasts = Math.max(...rules.map((rule) => rule.forecasts));
  return (
    `Means over ${counted(forecasts, 'forecast')}. Fired and unknown are shares of paths and turns; effects are summed over the turns of a path, on the natural scale of what they move.\n\n` +
    pipeTable(
      ['Rule', 'Tags', 'Fired', 'Unknown', 'Mean effect'],
      rules.map((rule) => [
        rule.rule,
        rule.tags.join(', '),
        percent(rule.fired),
        percent(rule.unknown),
        rule.effects.map(([name, effect]) => `${name} ${effect > 0 ? '+' : ''}${figure(effect)}`).join(', '),
      ]),
    )
  );
}
