import type { HorizonChange, InputsDiff, LargestChange, NoiseVerdict, RecursionAuditDocument } from '@pulse/domain';
import type { ReportModel } from '../../model/report-model.js';
import { counted, estimate, figure, grouped } from '../../format.js';
import { html, type Content, type Markup } from '../markup.js';
import { table } from '../table.js';
import { sentence } from './best.js';

const MAX_ROWS = 60;

/** What changed since the baseline batch. */
export function auditSection({ audit }: ReportModel): Markup {
  if (audit === null) return html`<p>The batch is not audited yet.</p>`;
  return html`<div class="finding">
      <p><strong>${sentence(audit.verdict.replaceAll('_', ' '))}</strong> ${sentence(audit.reason)}</p>
      ${audit.noise ? html`<p>${noiseText(audit.noise)}</p>` : null}
    </div>
    ${
      audit.inputs
        ? html`<h3>What went in differently</h3>
            ${inputsList(audit.inputs)}`
        : null
    }
    ${
      audit.changes.length > 0
        ? html`<h3>What came out differently</h3>
            ${changesSection(audit.changes)}`
        : null
    }
    ${audit.largest.length > 0 ? largestTable(audit.largest) : null} ${classicTable(audit)}
    <p class="note">
      Not evaluated in this version: ${audit.notEvaluated.map((part) => part.what.replaceAll('_', ' ')).join(', ')}.
      Distances: ${audit.methods['distances']}.
    </p>`;
}

export function noiseText(noise: NoiseVerdict): string {
  if (noise.moreThanNoise === null) return 'Nothing could be compared.';
  if (noise.method === 'exact')
    return `Same seed, engine and paths: ${grouped(String(noise.differing))} of ${counted(noise.n, 'statement')} differ, and every difference has a cause.`;
  const size =
    noise.largest === null ? '' : ` (${figure(noise.largest)} Monte-Carlo errors; limit ${figure(noise.limit)})`;
  return `The largest change is ${noise.moreThanNoise ? 'more' : 'not more'} than Monte-Carlo noise${size}.`;
}

function inputsList(inputs: InputsDiff): Markup {
  const lines = inputLines(inputs);
  if (lines.length === 0)
    return html`<p>Nothing: world, history, parameters, engine, seed, settings and licence policy are the same.</p>`;
  return html`<ul>
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}

/** One line for each kind of input that differs. */
export function inputLines(inputs: InputsDiff): string[] {
  const { world, history, params, engine, seed, settings, origins, policy = [] } = inputs;
  const change = (d: { path: string; before: string | null; after: string | null }) =>
    `${d.path}: ${d.before ?? 'absent'} → ${d.after ?? 'absent'}`;
  return [
    ...(engine.changed ? [`engine ${engine.before} → ${engine.after}`] : []),
    ...(seed.changed ? [`seed ${seed.before} → ${seed.after}`] : []),
    ...settings.map(change),
    ...(world.changed ? [`world: ${counted(world.differences.length + world.more, 'difference')}`] : []),
    ...world.differences.slice(0, 12).map((d) => `world ${change(d)}`),
    ...history.series.map(
      (s) => `history ${s.series} ${s.status}: ${s.added} added, ${s.removed} removed, ${s.revised} revised`,
    ),
    ...params.jobs.slice(0, 12).map((job) => `parameters of ${job.job}: ${job.differences.map(change).join('; ')}`),
    ...(params.changed > 12 ? [`parameters of ${counted(params.changed - 12, 'more job')}`] : []),
    ...(origins > 0 ? [`origin of ${counted(origins, 'job')}`] : []),
    ...policy.map((d) => `licence policy ${change(d)}; labels and verdicts follow it, forecasts do not`),
  ];
}

/** The first and the last horizon of each target or event; the others on demand. */
function changesSection(changes: readonly HorizonChange[]): Markup {
  const last = Math.max(...changes.map((change) => change.horizon));
  const ends = changes.filter((change) => change.horizon === 1 || change.horizon === last);
  if (ends.length === changes.length) return changesTable(changes);
  return html`${changesTable(ends)}
    <details>
      <summary>All horizons</summary>
      ${changesTable(changes)}
    </details>`;
}

function changesTable(changes: readonly HorizonChange[]): Markup {
  const optional = (value: number | null): Content => (value === null ? '' : figure(value));
  return table(
    html`Matched forecasts, this batch minus the baseline; mean over
    forecasts.${changes.length > MAX_ROWS ? html` The first ${MAX_ROWS} of ${changes.length} rows; all are in recursion_audit.json.` : null}`,
    [
      { head: 'Target or event', cell: (c) => c.name, heading: true },
      { head: 'Horizon', cell: (c) => c.horizon, number: true },
      { head: 'n', cell: (c) => c.n, number: true },
      {
        head: 'Change of median or probability',
        cell: (c) => estimate(c.meanChange, c.meanError / Math.sqrt(c.n)),
        number: true,
      },
      { head: 'Change of 80 % width', cell: (c) => optional(c.meanSpreadChange), number: true },
      { head: 'Wasserstein-1', cell: (c) => optional(c.meanWasserstein1), number: true },
      { head: 'KS', cell: (c) => optional(c.meanKs), number: true },
    ],
    changes.slice(0, MAX_ROWS),
  );
}

function largestTable(largest: readonly LargestChange[]): Markup {
  return html`<details>
    <summary>The ${counted(largest.length, 'largest change')}</summary>
    ${table(
      'Ranked by Wasserstein-1 in widths of the baseline’s 80 % interval.',
      [
        { head: 'Job', cell: (c) => c.job, heading: true },
        { head: 'Replicate', cell: (c) => c.replicate, number: true },
        { head: 'Target', cell: (c) => c.target },
        { head: 'Date', cell: (c) => c.date ?? `horizon ${c.horizon}` },
        { head: 'Change of median', cell: (c) => figure(c.medianChange), number: true },
        { head: 'Wasserstein-1', cell: (c) => figure(c.wasserstein1), number: true },
        { head: 'in widths', cell: (c) => figure(c.scaled), number: true },
      ],
      largest,
    )}
  </details>`;
}

function classicTable({ classic, baseline }: RecursionAuditDocument): Markup {
  const { same, changed, missing } = classic.arc_shift_summary;
  return table(
    baseline.status === 'read'
      ? 'The classic figures, over all accepted forecasts.'
      : 'Of the classic figures, over all accepted forecasts, those that need no batch before.',
    [
      { head: 'Figure', cell: ([name]) => name, heading: true },
      { head: 'Value', cell: ([, value]) => value },
    ],
    [
      // Without a batch before they would be the figures themselves, named changes.
      ...(baseline.status === 'read'
        ? [
            ['Change of mean confidence', figure(classic.confidence_delta)] as const,
            ['Fall of the retrodiction error (positive is better)', figure(classic.retrodiction_error_delta)] as const,
            ['Arc labels', `${same} same, ${changed} changed, ${missing} without a counterpart`] as const,
          ]
        : []),
      ['Trust labels', trustText(classic)] as const,
    ],
  );
}

/** Trust labels of the accepted forecasts with their counts. */
export function trustText({ trust_distribution_current: counts }: RecursionAuditDocument['classic']): string {
  const trust = Object.entries(counts).map(([label, n]) => `${label} ${n}`);
  return trust.length === 0 ? 'none' : trust.join(', ');
}
