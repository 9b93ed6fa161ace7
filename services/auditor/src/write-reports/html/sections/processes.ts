import type { FittedProcess } from '@pulse/contracts';
import { dependenceText, innovationsText, parameterTexts, triedTexts } from '../../model/process-words.js';
import type { ReportModel } from '../../model/report-model.js';
import { html, type Content, type Markup } from '../markup.js';
import { table } from '../table.js';

/** What the variables were simulated with, as fitted at the forecast's origin. */
export function processesSection({ shown, facts }: ReportModel): Markup {
  const processes = Object.entries(shown?.record.evidence?.processes ?? {});
  const { world } = facts;
  if (processes.length === 0) return html`<p>No process was fitted.</p>`;
  return html`<p>
      As fitted at the origin of ${shown!.record.view.planned.name}, with standard errors. ${dependenceText(world)}
    </p>
    ${table<(typeof processes)[number]>(
      html`Scores of what <code>auto</code> tried are mean CRPS relative to a random walk on data before the origin;
        less is better, and the first was taken.`,
      [
        { head: 'Variable', cell: ([name]) => name, heading: true },
        {
          head: 'Process',
          cell: ([name, process]) =>
            html`${process.kind.replaceAll('_', ' ')}${world.variables[name]?.process.kind === 'auto' ? html` <span class="sub">by auto</span>` : null}`,
        },
        { head: 'Parameters', cell: ([, process]) => lines(parameterTexts(process)) },
        { head: 'Observations', cell: ([, process]) => process.observations, number: true },
        { head: 'Shocks', cell: ([, process]) => innovationsText(process) },
        { head: 'Tried', cell: ([, process]) => triedCell(process) },
      ],
      processes,
    )}`;
}

/** More than this many are folded. */
const OPEN = 3;

function triedCell(process: FittedProcess): Content {
  const texts = triedTexts(process);
  if (texts.length === 0) return html`<span class="sub">given</span>`;
  if (texts.length <= OPEN) return lines(texts);
  return html`${lines(texts.slice(0, OPEN))}
    <details>
      <summary>${texts.length - OPEN} more</summary>
      ${lines(texts.slice(OPEN))}
    </details>`;
}

const lines = (texts: readonly string[]): Content =>
  texts.map((text, i) => html`${i > 0 ? html`<br />` : null}${text}`);
