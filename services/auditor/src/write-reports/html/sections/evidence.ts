import type { EvidencePair, JobEvidence } from '@pulse/contracts';
import type { ReportModel } from '../../model/report-model.js';
import { figure, interval, NO_EVIDENCE, percent, percentInterval, score } from '../../format.js';
import { pitHistogram } from '../histogram.js';
import { html, type Content, type Markup } from '../markup.js';
import { rangeChart } from '../range-chart.js';
import { missing, table } from '../table.js';

/** How forecasts like this one did at past origins, by target and horizon. */
export function evidenceSection({ shown, facts }: ReportModel): Markup {
  const evidence = shown?.record.evidence;
  if (!evidence || evidence.pairs.length === 0)
    return html`<p>
      ${missing(NO_EVIDENCE)}: no evidence was gathered${shown ? html` for ${shown.record.view.planned.name}` : null}.
    </p>`;
  const targets = facts.world.targets.filter((name) => evidence.pairs.some((pair) => pair.target === name));
  const headline = shown.record.forecasts[0]?.scored.headline;
  const first = targets.find((name) => name === headline?.name) ?? targets[0];
  const horizon = headline?.horizon ?? 1;
  return html`<p>
      ${shown.record.view.planned.name}: ${evidence.origins.length} past origins, ${evidence.paths} paths at each. At
      every origin the model was fitted again on what was known then.
    </p>
    ${confidenceText(evidence)}
    <div class="grid2">${targets.map((target, i) => targetFigures(evidence, target, horizon, i))}</div>
    ${targets.map((target) =>
      target === first
        ? pairTable(evidence, target)
        : html`<details>
            <summary>${target} by horizon</summary>
            ${pairTable(evidence, target)}
          </details>`,
    )}`;
}

function confidenceText({ confidence, fragility }: JobEvidence): Markup {
  return html`<dl class="plain">
    <dt>Confidence</dt>
    <dd>
      ${confidence.value === null ? missing(NO_EVIDENCE, confidence.reason) : html`${score(confidence.value)} from ${confidence.n} outcomes at ${confidence.distinctOrigins} origins (${confidence.class})${confidence.against === null ? null : html`; against ${confidence.against}`}`}${confidence.value === null && confidence.reason ? html` (${confidence.reason})` : null}
    </dd>
    <dt>Fragility</dt>
    <dd>
      ${fragility.value === null ? missing(NO_EVIDENCE) : html`${score(fragility.value)}: ${fragility.cause}`}${parts(fragility)}
    </dd>
  </dl>`;
}

function parts({ local, structural, decision }: JobEvidence['fragility']): Content {
  const named = Object.entries({ local, structural, decision }).flatMap(([name, part]) =>
    part === null ? [] : [`${name} ${score(part.value)} (${part.cause})`],
  );
  return named.length === 0 ? null : html`<br /><span class="soft">${named.join('; ')}</span>`;
}

function targetFigures(evidence: JobEvidence, target: string, horizon: number, i: number): Markup {
  const pairs = evidence.pairs.filter((pair) => pair.target === target);
  const skills = pairs.flatMap((pair) => (pair.skill === null ? [] : [{ label: String(pair.horizon), ...pair.skill }]));
  const pit = evidence.origins.flatMap((origin) =>
    origin.inSample ? [] : (origin.targets[target]?.pit[horizon - 1] ?? []),
  );
  return html`<figure>
      <figcaption><b>${target}</b>: skill by horizon, 90 % interval; above 0 beats the best baseline</figcaption>
      ${skills.length === 0 ? missing(NO_EVIDENCE) : rangeChart(skills, { title: `Skill of ${target} by horizon`, axis: 'horizon', reference: 0, id: `skill${i}` })}
    </figure>
    <figure>
      <figcaption>
        <b>${target}</b>: calibration at horizon ${horizon}, PIT of ${pit.length} outcomes; flat is calibrated
      </figcaption>
      ${pit.length < 10 ? missing(NO_EVIDENCE) : pitHistogram(pit, `PIT histogram of ${target} at horizon ${horizon}`, `pit${i}`)}
    </figure>`;
}

function pairTable(evidence: JobEvidence, target: string): Markup {
  const pairs = evidence.pairs.filter((pair) => pair.target === target);
  const baselines = Object.keys(pairs[0]!.baselines).sort();
  const number = (value: number | null): Content => (value === null ? missing('–', NO_EVIDENCE) : figure(value));
  const coverage = (value: EvidencePair['coverage80']): Content =>
    value === null
      ? missing('–', NO_EVIDENCE)
      : html`${percent(value.share)} <span class="sub">${percentInterval(value.low, value.high)}</span>`;
  return table(
    html`${target}: CRPS of the model and of the baselines on the same outcomes (less is better), skill against the best
    baseline with its 90 % interval, coverage with exact 95 % limits.`,
    [
      { head: 'Horizon', cell: (pair) => pair.horizon, number: true },
      {
        head: 'n',
        cell: (pair) =>
          html`${pair.n}${pair.inSample > 0 ? html` <span class="sub">+ ${pair.inSample} in sample</span>` : null}`,
        number: true,
      },
      { head: 'CRPS', cell: (pair) => number(pair.crps), number: true },
      ...baselines.map((name) => ({
        head: name.replaceAll('_', ' '),
        cell: (pair: EvidencePair) => number(pair.baselines[name] ?? null),
        number: true,
      })),
      {
        head: 'Skill',
        cell: (pair) =>
          pair.skill === null
            ? missing('–', NO_EVIDENCE)
            : html`${score(pair.skill.value)} <span class="sub">${interval(pair.skill.low, pair.skill.high)}</span>`,
        number: true,
      },
      { head: '50 % coverage', cell: (pair) => coverage(pair.coverage50), number: true },
      { head: '80 % coverage', cell: (pair) => coverage(pair.coverage80), number: true },
      { head: 'PIT p', cell: (pair) => number(pair.pitP), number: true },
      { head: 'DM p', cell: (pair) => number(pair.dmP), number: true },
    ],
    pairs,
  );
}
