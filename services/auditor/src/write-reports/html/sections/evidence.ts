import type { EvidencePair, JobEvidence } from '@pulse/contracts';
import { confidencePartsText, confidenceSource } from '../../model/confidence-words.js';
import type { JobPairs } from '../../model/job-evidence.js';
import { multiplicityText } from '../../model/multiplicity.js';
import type { ReportModel } from '../../model/report-model.js';
import { NO_EVIDENCE, score } from '../../format.js';
import { figures, folded } from '../folded.js';
import { html, type Content, type Markup } from '../markup.js';
import { rangeChart } from '../range-chart.js';
import { missing, table } from '../table.js';
import { againstColumns, PAIR_COLUMNS } from './pair-columns.js';

/** How forecasts like this one did at past origins, by target and horizon. */
export function evidenceSection(model: ReportModel): Markup {
  const { shown, facts } = model;
  const evidence = shown?.record.evidence;
  if (!evidence || evidence.pairs.length === 0)
    return html`<p>
      ${missing(NO_EVIDENCE)}: no evidence was gathered${shown ? html` for ${shown.record.view.planned.name}` : null}.
    </p>`;
  const targets = facts.world.targets.filter((name) => evidence.pairs.some((pair) => pair.target === name));
  const headline = shown.record.forecasts[0]?.scored.headline;
  const first = targets.find((name) => name === headline?.name) ?? targets[0];
  return html`<p>
      ${shown.record.view.planned.name}: ${evidence.origins.length} past origins, ${evidence.paths} paths at each. At
      every origin the model was fitted again on what was known then.
    </p>
    <p class="note">${multiplicityText(model)}</p>
    ${confidenceText(evidence)} ${figures(targets.map((target, i) => skillFigure(evidence, target, i)))}
    ${targets.map((target) =>
      target === first
        ? html`<h3>${target} by horizon</h3>
            ${pairTable(evidence, target)}`
        : folded(html`${target} by horizon`, pairTable(evidence, target)),
    )}
    ${folded(html`Against each baseline`, html`${targets.map((target) => againstTable(evidence, target))}`)}
    ${model.listed.length > 1 ? folded(html`Other jobs, at the headline’s horizon`, jobsTable(model)) : null}`;
}

function confidenceText({ confidence, fragility }: JobEvidence): Markup {
  const value =
    confidence.value === null
      ? html`${missing(NO_EVIDENCE, confidence.reason)}${confidence.reason ? html` (${confidence.reason})` : null}`
      : html`${score(confidence.value)} ${confidenceSource(confidence)}`;
  const fragile =
    fragility.value === null
      ? html`${missing(NO_EVIDENCE, fragility.cause)}${fragility.cause === null ? null : html` (${fragility.cause})`}`
      : html`${score(fragility.value)}${fragility.cause === null ? null : html`: ${fragility.cause}`}`;
  return html`<dl class="plain">
    <dt>Confidence</dt>
    <dd>${value}<br /><span class="soft">${confidencePartsText(confidence)}</span></dd>
    <dt>Fragility</dt>
    <dd>${fragile}${parts(fragility)}</dd>
  </dl>`;
}

function parts({ local, structural, decision }: JobEvidence['fragility']): Content {
  const named = Object.entries({ local, structural, decision }).flatMap(([name, part]) =>
    part === null ? [] : [`${name} ${score(part.value)} (${part.cause})`],
  );
  return named.length === 0 ? null : html`<br /><span class="soft">${named.join('; ')}</span>`;
}

function skillFigure(evidence: JobEvidence, target: string, i: number): Markup {
  const skills = evidence.pairs.flatMap((pair) =>
    pair.target !== target || pair.skill === null ? [] : [{ label: String(pair.horizon), ...pair.skill }],
  );
  return html`<figure>
    <figcaption>
      <b>${target}</b>: skill by horizon, 90 % interval; 0 is the best baseline${againstText(evidence, target)}
    </figcaption>
    ${skills.length === 0 ? missing(NO_EVIDENCE) : rangeChart(skills, { title: `Skill of ${target} by horizon`, axis: 'horizon', y: 'skill', reference: 0, id: `skill${i}` })}
  </figure>`;
}

/** Which baseline is the best one, where it is not the same at every horizon with its horizons. */
function againstText(evidence: JobEvidence, target: string): string {
  const horizons = new Map<string, number[]>();
  for (const pair of evidence.pairs)
    if (pair.target === target && pair.best !== null)
      horizons.set(pair.best, [...(horizons.get(pair.best) ?? []), pair.horizon]);
  const names = [...horizons].map(([name, at]) =>
    horizons.size === 1 ? name.replaceAll('_', ' ') : `${name.replaceAll('_', ' ')} at ${rangesText(at)}`,
  );
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

/** `1 to 3, 5`. */
export function rangesText(ascending: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of ascending) {
    const last = runs.at(-1);
    if (last?.[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ');
}

function pairTable(evidence: JobEvidence, target: string): Markup {
  return table(
    html`${target}: CRPS of the model (less is better, in the unit of the target), skill against the best baseline with
    its nominal 90 % interval, one-sided raw p-values, coverage with exact 95 % limits; the report block is skill on the
    last quarter of the origins.`,
    [{ head: 'Horizon', cell: (pair) => pair.horizon, number: true }, ...PAIR_COLUMNS],
    evidence.pairs.filter((pair) => pair.target === target),
  );
}

function againstTable(evidence: JobEvidence, target: string): Markup {
  const pairs = evidence.pairs.filter((pair) => pair.target === target);
  return table(
    html`${target}: CRPS of each baseline on the same outcomes; below it skill against it, its 90 % interval and the raw
    Diebold-Mariano p.`,
    [{ head: 'Horizon', cell: (pair) => pair.horizon, number: true }, ...againstColumns(pairs)],
    pairs,
  );
}

function jobsTable({ listed, rows }: ReportModel): Markup {
  const all = listed.flatMap(({ name, pairs }: JobPairs) => pairs.map((pair) => ({ name, pair })));
  const others = rows.filter((row) => row.forecasts > 0).length - listed.length;
  const of = (column: (typeof PAIR_COLUMNS)[number]) => ({
    ...column,
    cell: ({ pair }: { readonly pair: EvidencePair }) => column.cell(pair),
  });
  return table<(typeof all)[number]>(
    html`${listed.length} jobs with evidence in plan
    order${others > 0 ? `; the files hold those of ${others} more` : null}.`,
    [
      { head: 'Job', cell: ({ name }) => name, heading: true },
      { head: 'Target', cell: ({ pair }) => pair.target },
      { head: 'Horizon', cell: ({ pair }) => pair.horizon, number: true },
      ...PAIR_COLUMNS.map(of),
    ],
    all,
  );
}
