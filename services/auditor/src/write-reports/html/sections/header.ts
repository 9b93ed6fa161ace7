import type { Counts, ReportModel } from '../../model/report-model.js';
import { counted, grouped } from '../../format.js';
import { html, type Content, type Markup } from '../markup.js';

const VERDICT_ORDER = ['licensed', 'informational', 'refused', 'insufficient_evidence'] as const;

/** Title, state and the numbers that come first. */
export function headerSection(model: ReportModel, contents: readonly (readonly [string, string])[]): Markup {
  const { facts, counts, audit } = model;
  const against = againstLast(audit, grouped);
  const { submission, plan } = facts;
  const origin = originText(
    plan.jobs.map((job) => job.origin),
    facts.world.period,
  );
  return html`<header>
    <p class="kicker">Pulse forecast report · ${submission.domain}</p>
    <h1>${submission.name}</h1>
    <p class="soft">
      World ${submission.worldName} · ${origin} · horizon ${plan.config.horizon} ·
      ${counted(plan.config.count, 'replicate')} of ${counted(plan.config.paths, 'path')} · ${plan.config.profile}
      profile
    </p>
    ${stateNote(model)}
    <dl class="facts">
      ${fact('Jobs', html`${grouped(String(counts.succeeded))}<small>of ${grouped(String(counts.jobs))} simulated${counts.failed > 0 ? html`; ${grouped(String(counts.failed))} failed` : null}${counts.cancelled + counts.notRun > 0 ? html`; ${grouped(String(counts.cancelled + counts.notRun))} not run` : null}</small>`, counts.failed > 0 ? 'bad' : 'good')}
      ${fact('Forecasts accepted', html`${grouped(String(counts.accepted))}<small>of ${grouped(String(counts.requested))}; ${grouped(String(counts.rejected))} rejected</small>`, counts.accepted > 0 ? 'good' : 'bad')}
      ${fact('Licensed jobs', html`${grouped(String(counts.verdicts['licensed'] ?? 0))}<small>${verdictText(counts)}</small>`)}
      ${fact('Against the last batch', html`${against.verdict}<small>${against.note}</small>`)}
    </dl>
    <nav aria-label="Contents">
      <ul>
        ${contents.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
    </nav>
  </header>`;
}

/** The last period that forecasts know, and how long a period is: a horizon counts such periods. */
export function originText(of: readonly (string | null)[], period: string): string {
  const origins = [...new Set(of)];
  const words = period.replaceAll('_', ' ');
  if (origins.length !== 1) return `${origins.length} origins, by ${words}`;
  return origins[0] === null ? `no dates, by ${words}` : `origin ${origins[0]}, by ${words}`;
}

/** The comparison with the batch before, where there was one, in two short texts. */
export function againstLast(
  audit: ReportModel['audit'],
  number: (text: string) => string = String,
): { readonly verdict: string; readonly note: string } {
  if (audit === null) return { verdict: 'not audited', note: 'no comparison yet' };
  if (audit.baseline.status === 'none') return { verdict: 'no earlier batch', note: 'of this domain and world' };
  return { verdict: audit.verdict.replaceAll('_', ' '), note: `n = ${number(String(audit.n))}` };
}

function stateNote({ facts }: ReportModel): Markup | null {
  if (facts.status === 'completed') return null;
  const why = facts.cancelReason === null ? '' : `: ${facts.cancelReason}`;
  return html`<p class="warn">
    <strong>This batch is ${facts.status}${why}.</strong> The report shows what there is.
  </p>`;
}

const fact = (term: string, value: Content, kind = ''): Markup =>
  html`<div class="${kind}">
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div> `;

function verdictText({ verdicts }: Counts): string {
  const known = VERDICT_ORDER.filter((verdict) => verdict !== 'licensed' && (verdicts[verdict] ?? 0) > 0);
  if (known.length === 0) return (verdicts['licensed'] ?? 0) > 0 ? 'no other verdict' : 'no licence decision';
  return known.map((verdict) => `${grouped(String(verdicts[verdict]))} ${verdict.replaceAll('_', ' ')}`).join('; ');
}
