import { QUANTILE_LEVELS } from '@pulse/contracts';
import { fanData } from '../../model/fan-data.js';
import type { ReportModel } from '../../model/report-model.js';
import { estimate, percent, withError } from '../../format.js';
import { orderedEntries } from '../../ordered.js';
import { poolForecasts, type PooledProbability, type PooledQuantiles } from '../../pool.js';
import { acceptedOf, type JobRecord } from '../../records.js';
import { fanChart } from '../fan-chart.js';
import { html, type Markup } from '../markup.js';
import { rangeChart } from '../range-chart.js';
import { table } from '../table.js';

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
export function forecastSection({ facts, shown }: ReportModel): Markup {
  if (!shown) return html`<p>No job was simulated, so there is no forecast to show.</p>`;
  const { record, why } = shown;
  const accepted = acceptedOf(record);
  const used = accepted.length > 0 ? accepted : record.forecasts;
  const pooled = poolForecasts(used.map((forecast) => forecast.body))!;
  return html`<p>
      Shown: <strong>${record.view.planned.name}</strong>, ${why}; ${used.length}
      ${accepted.length > 0 ? 'accepted' : 'rejected'} ${used.length === 1 ? 'replicate' : 'replicates'} pooled,
      ${pooled.paths} paths.
      ${accepted.length === 0 ? html`<strong class="bad">Rejected by validation; shown for inspection only.</strong>` : null}
    </p>
    ${LEGEND}
    <div class="grid2">
      ${orderedEntries(pooled.targets, facts.world.targets).map(
        ([name, rows], i) =>
          html`<figure>
            <figcaption><b>${name}</b>, ${facts.world.variables[name]?.unit ?? 'no unit'}</figcaption>
            ${fanChart(fanData(facts, record, name, rows), `fan${i}`)}
            <details>
              <summary>Numbers</summary>
              ${fanTable(name, rows, record)}
            </details>
          </figure>`,
      )}${orderedEntries(pooled.events, []).map(([name, rows], i) => eventFigure(name, rows, record, facts.world.events[name]?.when ?? '', i))}
    </div>`;
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
    low: (row.probability - 2 * row.error) * 100,
    high: (row.probability + 2 * row.error) * 100,
  }));
  const last = rows.at(-1);
  const text = last
    ? `${percent(last.probability)} by ${record.dates.at(-1) ?? `horizon ${rows.length}`}`
    : 'no horizon';
  return html`<figure>
    <figcaption><b>${name}</b>, probability in per cent: <code>${when}</code>; ${text}</figcaption>
    ${rangeChart(items, { title: `Probability of ${name} by horizon, with twice its Monte-Carlo error`, axis: 'horizon', id: `event${i}` })}
  </figure>`;
}
