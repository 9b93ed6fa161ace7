import type { LicenseTest, PairVerdict } from '@pulse/contracts';
import { neededText, type LicensePolicy } from '@pulse/domain';
import { headlinePair, type JobLicence, pairsText, warningsOf } from '../../model/licences.js';
import { testAsks, testName, valueText } from '../../model/test-words.js';
import type { ReportModel } from '../../model/report-model.js';
import { counted, figure } from '../../format.js';
import { breakable, html, type Content, type Markup } from '../markup.js';
import { table } from '../table.js';
import { folded } from '../folded.js';

/** Jobs whose tests are listed; the decisions of all are in the log and `summary.json`. */
const MAX_DETAILED = 12;

/** What the policy decided, why, until when, and what would change it. */
export function licenceSection({ licences, facts, shown, rows }: ReportModel): Markup {
  if (licences.length === 0) return html`<p>No licence decision was made.</p>`;
  const { policy: name } = licences[0]!.decision;
  const { policy } = facts;
  const first = licences.find(({ number }) => number === shown?.record.view.planned.number) ?? licences[0]!;
  const others = licences.filter((licence) => licence !== first).slice(0, MAX_DETAILED - 1);
  return html`<p>
      Policy
      <strong>${name}</strong
      >${facts.plan.settings.license.enforce ? ', enforced: files hold licensed rows only' : null}. Every pair of target
      and horizon is judged by named tests; a job takes the verdict of its headline. Decisions stand as they were when
      the batch was licensed.
    </p>
    ${jobTable(licences, rows.length)}${warningList(licences)}
    ${
      first.decision.pairs.length === 0
        ? null
        : html`<h3>Tests of ${first.name}</h3>
            ${allPairs(first, policy)}`
    }
    ${others.flatMap((licence) => {
      const pair = headlinePair(licence);
      return pair === undefined ? [] : [folded(html`Tests of ${licence.name}`, testTable(pair, policy))];
    })}`;
}

function jobTable(licences: readonly JobLicence[], jobs: number): Markup {
  const omitted = jobs - licences.length;
  return table<JobLicence>(
    html`${counted(licences.length, 'job')} with a
    decision${omitted > 0 ? `; ${omitted} without one or left out` : null}. Until: the last period that the verdict
    speaks of.`,
    [
      { head: 'Job', cell: ({ name }) => breakable(name), heading: true },
      { head: 'Verdict', cell: ({ decision }) => verdictTag(decision.verdict) },
      { head: 'Licensed horizons', cell: ({ decision }) => pairsText(decision.pairs, 'licensed') || 'none' },
      { head: 'Until', cell: ({ decision }) => html`<span class="whole">${decision.until ?? '–'}</span>` },
      { head: 'Smallest change of the verdict', cell: ({ decision }) => decision.change ?? 'no single one' },
    ],
    licences,
  );
}

function warningList(licences: readonly JobLicence[]): Markup | null {
  const warnings = warningsOf(licences);
  if (warnings.length === 0) return null;
  return html`<p>What narrows the scope:</p>
    <ul>
      ${warnings.map(({ message, jobs }) => html`<li>${message} <span class="soft">(${counted(jobs, 'job')})</span></li>`)}
    </ul>`;
}

const KIND: Readonly<Record<string, string>> = { licensed: 'good', informational: 'warn', refused: 'bad' };

export const verdictTag = (verdict: string): Markup =>
  html`<span class="tag ${KIND[verdict] ?? 'soft'}">${verdict.replaceAll('_', ' ')}</span>`;

/** The headline's pair is open, the others are folded. */
function allPairs(licence: JobLicence, policy: LicensePolicy): Markup {
  const first = headlinePair(licence);
  const others = licence.decision.pairs.filter((pair) => pair !== first);
  return html`${first === undefined ? null : testTable(first, policy)}${others.map((pair) => folded(html`${pair.target}, horizon ${pair.horizon}: ${pair.verdict.replaceAll('_', ' ')}`, testTable(pair, policy)))}`;
}

function testTable(pair: PairVerdict, policy: LicensePolicy): Markup {
  const { target, horizon, verdict, until, change, tests } = pair;
  return table<LicenseTest>(
    html`<b>${target}, horizon ${horizon}</b>:
      ${verdict.replaceAll('_', ' ')}${until === null ? null : `, until ${until}`}.
      ${change === null ? null : `Smallest change of the verdict: ${change}.`}`,
    [
      { head: 'Test', cell: ({ test }) => testCell(test, policy), heading: true },
      { head: 'Result', cell: resultCell },
      { head: 'Value', cell: valueText, number: true },
      { head: 'Needed', cell: (test) => neededText(test), number: true },
      { head: 'n', cell: ({ n }) => (n === null ? '' : figure(n)), number: true },
      { head: 'Uncertainty', cell: ({ uncertainty }) => html`<span class="sub">${uncertainty}</span>` },
    ],
    tests,
  );
}

const testCell = (test: string, policy: LicensePolicy): Content =>
  html`${testName(test)}<br /><span class="sub">${testAsks(test, policy)}</span>`;

const RESULT: Readonly<Record<LicenseTest['verdict'], string>> = {
  pass: 'good',
  fail: 'bad',
  not_enough_evidence: 'warn',
  not_evaluated: 'soft',
};

const resultCell = ({ verdict }: LicenseTest): Content =>
  html`<span class="${RESULT[verdict]}">${verdict.replaceAll('_', ' ')}</span>`;
