import { QUANTILE_LEVELS } from '@pulse/contracts';
import { fanData } from '../../model/fan-data.js';
import { glanceCaption, type TargetGlance, targetsAtAGlance } from '../../model/glance.js';
import { decisionText, failedText, labelsText } from '../../model/shown-words.js';
import type { ReportModel } from '../../model/report-model.js';
import { unitOf } from '../../model/units.js';
import { counted, estimate, percent, withError } from '../../format.js';
import { orderedEntries } from '../../ordered.js';
import { poolForecasts, type PooledProbability, type PooledQuantiles } from '../../pool.js';
import { acceptedOf, type JobRecord } from '../../records.js';
import { fanChart } from '../fan-chart.js';
import { figures } from '../folded.js';
import { breakable, html, type Markup } from '../markup.js';
import { rangeChart } from '../range-chart.js';
import { table } from '../table.js';
import { verdictTag } from './licence.js';
import { PAIR_COLUMNS } from './pair-columns.js';

const LEGEND = html`<ul class="legend" aria-label="Legend">
  <li>
    <svg viewBox="0 0 22 10"><path class="band95" d="M0 0H22V10H0Z" /></svg>95 %
  </li>
  <li>
    <svg viewBox="0 0 22 10">
      <path class="band95" d="M0 0H22V10H0Z" />
      <path class="band80" d="M0 0H22V10H0Z" /></svg
    >80 %
  </li>
  <li>
    <svg viewBox="0 0 22 10">
      <path class="band95" d="M0 0H22V10H0Z" />
      <path class="band80" d="M0 0H22V10H0Z" />
      <path class="band50" d="M0 0H22V10H0Z" /></svg
    >50 % interval
  </li>
  <li>
    <svg class="chart" style="display:inline" viewBox="0 0 22 10"><path class="median" d="M0 5H22" /></svg>median
  </li>
  <li>
    <svg class="chart" style="display:inline" viewBox="0 0 22 10"><path class="history" d="M0 5H22" /></svg>history
  </li>
  <li>
    <svg class="chart" style="display:inline" viewBox="0 0 22 10"><circle class="outcome" cx="11" cy="5" r="4" /></svg
    >later outcome
  </li>
</ul>`;

/** Fan charts of every target and the probabilities of the events, for one job, pooled over its replicates. */
export function forecastSection(model: ReportModel): Markup {
  const { facts, shown } = model;
  if (!shown) return html`<p>No job was simulated, so there is no forecast to show.</p>`;
  const { record, why } = shown;
  const accepted = acceptedOf(record);
  const used = accepted.length > 0 ? accepted : record.forecasts;
  const pooled = poolForecasts(used.map((forecast) => forecast.body))!;
  const targets = orderedEntries(pooled.targets, facts.world.targets);
  const lead = html`<p>
      Shown: <strong>${record.view.planned.name}</strong>, ${why};
      ${counted(used.length, `${used[0]!.status.replaceAll('_', ' ')} replicate`)} pooled,
      ${counted(pooled.paths, 'path')}.${failedText(model)}
      ${used[0]!.status === 'rejected' ? html`<strong class="bad">Rejected by validation; shown for inspection only.</strong>` : null}
    </p>
    <p>${decisionText(model)}<br />${labelsText(model)}</p>
    ${glanceTable(targetsAtAGlance(model))}`;
  // A single step without dates and history has nothing to draw.
  if (record.config.origin === null && record.config.horizon === 1) return html`${lead}${stepTable(targets, facts)}`;
  return html`${lead}${LEGEND}
  ${figures([
    ...targets.map(
      ([name, rows], i) =>
        html`<figure>
          <figcaption><b>${name}</b>${unitText(facts, name)}</figcaption>
          ${fanChart(fanData(facts, record, name, rows), `fan${i}`)}
          <details>
            <summary>Numbers</summary>
            ${fanTable(name, rows, record)}
          </details>
        </figure>`,
    ),
    ...orderedEntries(pooled.events, []).map(([name, rows], i) =>
      eventFigure(name, rows, record, facts.world.events[name]?.when ?? '', i),
    ),
  ])}`;
}

function unitText({ world }: ReportModel['facts'], name: string): string {
  const unit = unitOf(world, name);
  return unit === null ? '' : `, ${unit}`;
}

function glanceTable(rows: readonly TargetGlance[]): Markup | null {
  if (rows.length === 0) return null;
  return table<TargetGlance>(
    glanceCaption(rows),
    [
      { head: 'Target', cell: ({ pair }) => breakable(pair.target), heading: true },
      ...PAIR_COLUMNS.filter(({ head }) => GLANCE_HEADS.includes(String(head))).map((column) => ({
        ...column,
        cell: ({ pair }: TargetGlance) => column.cell(pair),
      })),
      { head: 'Licence', cell: ({ verdict }) => (verdict === null ? 'not judged' : verdictTag(verdict)) },
    ],
    rows,
  );
}

/** The columns of evidence that say most in least room. */
const GLANCE_HEADS = ['n', 'Best baseline', 'Skill', 'DM p', '80 % coverage', 'PIT p'];

function stepTable(targets: readonly [string, readonly PooledQuantiles[]][], facts: ReportModel['facts']): Markup {
  const at = (row: PooledQuantiles, level: (typeof QUANTILE_LEVELS)[number]) =>
    estimate(row.quantiles[index(level)]!, row.errors[index(level)]!);
  return table(
    'One step ahead; the world has no dates.',
    [
      { head: 'Target', cell: ([name]) => `${name}${unitText(facts, name)}`, heading: true },
      { head: 'Median', cell: ([, rows]) => at(rows[0]!, 0.5), number: true },
      { head: '80 %', cell: ([, rows]) => `${at(rows[0]!, 0.1)} to ${at(rows[0]!, 0.9)}`, number: true },
    ],
    targets,
  );
}

const index = (level: (typeof QUANTILE_LEVELS)[number]): number => QUANTILE_LEVELS.indexOf(level);

function fanTable(name: string, rows: readonly PooledQuantiles[], record: JobRecord): Markup {
  const range = (row: PooledQuantiles, low: number, high: number) =>
    `${estimate(row.quantiles[low]!, row.errors[low]!)} to ${estimate(row.quantiles[high]!, row.errors[high]!)}`;
  return table(
    html`${name} by horizon; ± is the Monte-Carlo error, and bounds are rounded to theirs.`,
    [
      { head: 'Horizon', cell: (h) => h + 1, number: true },
      { head: 'Date', cell: (h) => record.dates[h] ?? '' },
      {
        head: 'Median',
        cell: (h) => withError(rows[h]!.quantiles[index(0.5)]!, rows[h]!.errors[index(0.5)]!),
        number: true,
      },
      { head: '50 %', cell: (h) => range(rows[h]!, index(0.25), index(0.75)), number: true },
      { head: '80 %', cell: (h) => range(rows[h]!, index(0.1), index(0.9)), number: true },
      { head: '95 %', cell: (h) => range(rows[h]!, index(0.025), index(0.975)), number: true },
    ],
    rows.map((_, h) => h),
  );
}

function eventFigure(
  name: string,
  rows: readonly PooledProbability[],
  record: JobRecord,
  when: string,
  i: number,
): Markup {
  const items = rows.map((row, h) => ({
    label: String(h + 1),
    value: row.probability * 100,
    low: Math.max(0, row.probability - 2 * row.error) * 100,
    high: Math.min(1, row.probability + 2 * row.error) * 100,
  }));
  const last = rows.at(-1);
  const text = last
    ? `${percent(last.probability)} by ${record.dates.at(-1) ?? `horizon ${rows.length}`}`
    : 'no horizon';
  return html`<figure>
    <figcaption><b>${name}</b>, probability in per cent: <code>${when}</code>; ${text}</figcaption>
    ${rangeChart(items, { title: `Probability of ${name} by horizon, with twice its Monte-Carlo error`, axis: 'horizon', y: 'probability, %', id: `event${i}` })}
  </figure>`;
}
