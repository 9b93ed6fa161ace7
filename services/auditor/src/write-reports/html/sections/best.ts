import type { BestJob, BlockSkill } from '../../model/best-job.js';
import type { ReportModel } from '../../model/report-model.js';
import { counted, interval, score } from '../../format.js';
import { html, type Markup } from '../markup.js';

const MAX_TIES = 12;

/** Which job is best by the declared objective, with its ties and what the held-back origins say. */
export function bestSection({ best, objective }: ReportModel): Markup {
  if (best.status === 'none')
    return html`<div class="finding">
      <p><strong>Best job: none.</strong> ${sentence(best.reason)} ${tried(best)}</p>
    </div>`;
  const { row, ties, selection, report, against } = best;
  return html`<div class="finding">
    <p>
      <strong>Best job by ${objective.name}: ${row.name}.</strong>
      ${selection && report ? html`Skill against ${against} on the ${report.n} origins that were held back: ${skillText(report)}; where it was chosen (${selection.n} origins): ${skillText(selection)}.` : html`Its ${objective.name} is ${score(objective.valueOf(row))}.`}
      ${provenText(best)}
    </p>
    <p>
      ${ties.length === 0 ? aloneText(best) : html`${counted(ties.length, 'job')} cannot be told from it: ${ties.slice(0, MAX_TIES).map((tie, i) => html`${i > 0 ? ', ' : ''}${tie.row.name}`)}${ties.length > MAX_TIES ? ` and ${ties.length - MAX_TIES} more` : ''}.`}
      ${tried(best)}
    </p>
    <p class="note">
      ${sentence(best.note)} A tie is a paired block-bootstrap 90 % interval of the difference that includes 0.
    </p>
  </div>`;
}

const tried = (best: BestJob): string => `${counted(best.tried, 'configuration')} tried.`;

/** Nothing is tied with the best job: because nothing else was compared, or because the others are told from it. */
export function aloneText({ tested, report }: Extract<BestJob, { readonly status: 'chosen' }>): string {
  // By a score every ranked job is counted, the best one too.
  return tested <= (report === null ? 1 : 0) ? 'No other job was compared with it.' : 'No other job is tied with it.';
}

/** Being the best of what was tried is not being good: what the held-back origins do not show is said. */
export function provenText(best: BestJob): string {
  if (best.status === 'none' || best.report === null || best.against === null) return '';
  const { low, high } = best.report;
  if (low === null || high === null)
    return `The ${best.report.n} held-back origins are too few for an interval: they do not show that it beats ${best.against}.${licensedText(best)}`;
  if (high < 0)
    return `On them it does worse than ${best.against}: the best of the jobs that were tried is not a good one.`;
  return low > 0
    ? ''
    : `These ${best.report.n} held-back origins alone do not show that it beats ${best.against}.${licensedText(best)}`;
}

/** A licence that says otherwise: it looks at more origins, and these were not used to choose. */
const licensedText = ({ row }: Extract<BestJob, { readonly status: 'chosen' }>): string =>
  row.verdict === 'licensed' ? ' Its licence rests on all of its scored origins.' : '';

export function skillText({ skill, low, high }: BlockSkill): string {
  const range = interval(low, high);
  return range === '' ? score(skill) : `${score(skill)} (90 % interval ${range})`;
}

export function sentence(text: string): string {
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
