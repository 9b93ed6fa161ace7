import type { Objective } from '../../model/objective.js';
import { mainEffect, matrixCells, type MainEffect } from '../../model/axes.js';
import type { JobRow } from '../../model/job-row.js';
import { unitOf } from '../../model/units.js';
import type { ReportModel } from '../../model/report-model.js';
import { figure, grouped, interval, NO_EVIDENCE, paramText, percent, score, withError } from '../../format.js';
import { REPORT_FILES } from '../../report-paths.js';
import { heatMap, MAX_CELLS } from '../heat-map.js';
import { breakable, html, type Content, type Markup } from '../markup.js';
import { rangeChart } from '../range-chart.js';
import { missing, table, type Column } from '../table.js';

/** What the jobs differ in and what came of it. */
export function variesSection(model: ReportModel): Markup {
  const { rows, table: shown, axes, best, omitted, facts } = model;
  const headline = headlineText(model);
  const scored = rows.some((row) => row.n !== null);
  const columns: Column<JobRow>[] = [
    { head: 'Job', cell: (row) => breakable(row.name), heading: true },
    ...axes.map((axis): Column<JobRow> => ({
      head: breakable(axis.name),
      cell: (row) => paramText(row.axes[axis.name]),
      number: true,
    })),
    {
      head: 'Headline',
      cell: (row) => row.headline && withError(row.headline.value, row.headline.error),
      number: true,
    },
    ...(scored ? EVIDENCE_COLUMNS : []),
    {
      head: 'Confidence',
      cell: (row) => value(row, row.confidence, score(row.confidence), row.confidenceReason),
      number: true,
    },
    { head: 'Fragility', cell: fragilityCell, number: true },
    { head: 'Driver', cell: (row) => row.driver ?? '' },
    { head: 'Verdict', cell: verdictCell },
  ];
  const caption = html`${omitted > 0 ? html`${shown.length} of ${grouped(String(rows.length))} jobs: the best, the worst and failed ones. The other ${grouped(String(omitted))} are in ${REPORT_FILES.summaryCsv.name}.` : html`All ${rows.length} jobs.`}
  Headline: ${headline}; the other figures are its
  own.${scored ? null : ' No job has evidence for it, so there is no CRPS, skill or coverage.'}`;
  const isBest = (row: JobRow) => (best.status === 'chosen' && best.row.number === row.number ? 'best' : '');
  return html`${axes.length === 0 ? html`<p>No parameter varies between the jobs.</p>` : null}${table(caption, columns, shown, isBest)}${facts.plan.settings.analyze ? effects(model) : null}`;
}

const EVIDENCE_COLUMNS: readonly Column<JobRow>[] = [
  { head: 'CRPS', cell: (row) => value(row, row.crps, figure(row.crps)), number: true },
  { head: 'Skill', cell: (row) => skillCell(row), number: true },
  {
    head: '80 % coverage',
    cell: (row) => value(row, row.coverage80, percent(row.coverage80?.share)),
    number: true,
  },
];

export function headlineText({ shown, facts }: Pick<ReportModel, 'shown' | 'facts'>): string {
  const headline = shown?.record.forecasts[0]?.scored.headline;
  if (!headline) return 'none';
  if (headline.kind === 'event') return `probability of ${headline.name} at horizon ${headline.horizon}`;
  const unit = unitOf(facts.world, headline.name);
  return `median of ${headline.name}${unit ? ` (${unit})` : ''} at horizon ${headline.horizon}`;
}

function value(row: JobRow, present: unknown, content: Content, reason?: string | null): Content {
  if (row.forecasts === 0) return '';
  return present === null ? missing(NO_EVIDENCE, reason) : content;
}

/** A ratio to a score of 0: there is evidence, but no skill. */
export const NO_SKILL = 'no ratio';
const NO_SKILL_REASON = 'no baseline could be compared with, or the best one never errs';

function skillCell(row: JobRow): Content {
  const { skill } = row;
  if (skill === null && row.crps !== null && row.forecasts > 0) return missing(NO_SKILL, NO_SKILL_REASON);
  if (skill === null) return value(row, null, '');
  return html`${score(skill.value)}<br /><span class="sub">${interval(skill.low, skill.high)}</span>`;
}

function fragilityCell(row: JobRow): Content {
  if (row.fragility === null) return value(row, null, '', row.fragilityCause);
  return html`${score(row.fragility)}<br /><span class="sub cause"
      >${row.fragilityCause === null ? null : breakable(row.fragilityCause)}</span
    >`;
}

const KIND: Readonly<Record<string, string>> = { licensed: 'good', informational: 'warn', refused: 'bad' };

function verdictCell(row: JobRow): Content {
  if (row.status !== 'succeeded')
    return html`<span class="tag ${row.status === 'failed' ? 'bad' : 'warn'}"
      >${row.status.replaceAll('_', ' ')}</span
    >`;
  if (row.accepted === 0 && row.rejected > 0)
    return html`<span class="tag bad">rejected</span> <span class="sub">${row.reasons.join(', ')}</span>`;
  const verdict = row.verdict?.replaceAll('_', ' ') ?? 'no decision';
  return html`<span class="tag ${KIND[row.verdict ?? ''] ?? 'soft'}">${verdict}</span>`;
}

/** Values of an axis beyond which its main effect is not drawn. */
const MAX_LEVELS = 40;

function effects({ rows, axes, objective }: ReportModel): Markup | null {
  const [down, across] = axes;
  if (!down) return null;
  if (axes.length === 2 && across && down.values.length * across.values.length <= MAX_CELLS)
    return html`<h3>The matrix</h3>
      ${heatMap(matrixCells(rows, down, across, objective), down, across, objective)}`;
  const drawn = axes
    .filter((axis) => axis.values.length <= MAX_LEVELS)
    .map((axis) => mainEffect(rows, axis, objective));
  const crowded = axes.filter((axis) => axis.values.length > MAX_LEVELS).map((axis) => axis.name);
  return html`<h3>Main effects</h3>
    <p>
      Mean ${objective.label} over the jobs with one value of a parameter; the line spans the least and the greatest.
      These differences have no interval: the ties above say which jobs can be told apart.
      ${crowded.length > 0 ? `Not drawn, with more than ${MAX_LEVELS} values: ${crowded.join(', ')}.` : null}
    </p>
    <div class="grid2">${drawn.map((effect, i) => effectFigure(effect, objective, i))}</div>`;
}

/** Differences below the objective's span are not worth the height of a chart, as they are not worth a shade. */
function leastSpan({ span }: Objective, items: readonly { readonly value: number }[]): number {
  const mean = items.reduce((sum, { value: level }) => sum + level, 0) / items.length;
  return span.least * (span.relative ? Math.abs(mean) : 1);
}

function effectFigure(effect: MainEffect, objective: Objective, i: number): Markup {
  const items = effect.levels.flatMap((level) =>
    level.mean === null ? [] : [{ label: paramText(level.value), value: level.mean, low: level.min, high: level.max }],
  );
  if (items.length === 0)
    return html`<figure>
      <figcaption><b>${effect.axis}</b></figcaption>
      ${missing(NO_EVIDENCE)}
    </figure>`;
  return html`<figure>
    <figcaption><b>${effect.axis}</b></figcaption>
    ${rangeChart(items, { title: `Main effect of ${effect.axis}`, axis: effect.axis, y: objective.label, least: leastSpan(objective, items), id: `effect${i}` })}
  </figure>`;
}
