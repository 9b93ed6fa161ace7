import type { EvidencePair } from '@pulse/contracts';
import { figure, interval, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../../format.js';
import { html, type Content } from '../markup.js';
import { missing, type Column } from '../table.js';

const none = (): Content => missing('–', NO_EVIDENCE);
const number = (value: number | null | undefined): Content =>
  value === null || value === undefined ? none() : figure(value);
const probability = (value: number | null): Content => (value === null ? none() : pValue(value));

function coverage(value: EvidencePair['coverage80']): Content {
  if (value === null) return none();
  return html`${percent(value.share)}<br /><span class="sub">${percentInterval(value.low, value.high)}</span>`;
}

function skill(value: EvidencePair['skill']): Content {
  if (value === null) return none();
  return html`${score(value.value)}<br /><span class="sub">${interval(value.low, value.high)}</span>`;
}

/** What evidence says of one pair of target and horizon. */
export const PAIR_COLUMNS: readonly Column<EvidencePair>[] = [
  {
    head: 'n',
    cell: (pair) =>
      html`${pair.n}${pair.inSample > 0 ? html`<br /><span class="sub">+ ${pair.inSample} in sample</span>` : null}`,
    number: true,
  },
  { head: 'CRPS', cell: (pair) => number(pair.crps), number: true },
  {
    head: 'Best baseline',
    cell: (pair) =>
      pair.best === null
        ? none()
        : html`${number(pair.baselines[pair.best])}<br /><span class="sub">${pair.best.replaceAll('_', ' ')}</span>`,
    number: true,
  },
  { head: 'Skill', cell: (pair) => skill(pair.skill), number: true },
  { head: 'DM p', cell: (pair) => probability(pair.dmP), number: true },
  { head: '50 % coverage', cell: (pair) => coverage(pair.coverage50), number: true },
  { head: '80 % coverage', cell: (pair) => coverage(pair.coverage80), number: true },
  {
    head: 'PIT p',
    cell: (pair) =>
      pair.pitP === null ? none() : html`${pValue(pair.pitP)}<br /><span class="sub">n ${pair.pitN}</span>`,
    number: true,
  },
  {
    head: 'Report block',
    cell: ({ report }) =>
      report === null
        ? none()
        : html`${report.skill === null ? number(report.crps) : score(report.skill.value)}<br /><span class="sub"
              >${report.skill === null ? 'CRPS, ' : interval(report.skill.low, report.skill.high)} n ${report.n}</span
            >`,
    number: true,
  },
];

/** One column a baseline: its CRPS, and skill and p against it alone. */
export function againstColumns(pairs: readonly EvidencePair[]): Column<EvidencePair>[] {
  const names = [...new Set(pairs.flatMap((pair) => Object.keys(pair.baselines)))];
  return names.map((name) => ({
    head: name.replaceAll('_', ' '),
    cell: (pair) => {
      const against = pair.against[name];
      if (against === undefined || against.skill === null) return number(pair.baselines[name]);
      const range = interval(against.skill.low, against.skill.high);
      return html`${number(pair.baselines[name])}<br /><span class="sub"
          >${score(against.skill.value)}${range === '' ? null : html` (${range})`}<br />p
          ${against.dmP === null ? '–' : pValue(against.dmP)}</span
        >`;
    },
    number: true,
  }));
}
