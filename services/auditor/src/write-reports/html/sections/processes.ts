import type { FittedProcess } from '@pulse/contracts';
import { dependenceText, innovationsText, parameterTexts, triedTexts } from '../../model/process-words.js';
import { takenOf } from '../../model/fitted-form.js';
import type { ReportModel } from '../../model/report-model.js';
import { html, type Content, type Markup } from '../markup.js';
import { table } from '../table.js';

/** What the variables were simulated with, as fitted at the forecast's origin. */
export function processesSection({ shown, facts }: ReportModel): Markup {
  const processes = Object.entries(shown?.record.evidence?.processes ?? {});
  const { world } = facts;
  if (processes.length === 0) return html`<p>No process was fitted.</p>`;
  return html`<p>
      As fitted at the origin of ${shown!.record.view.planned.name}, with standard errors; what has none was given, or
      estimated without one. ${dependenceText(world)}
    </p>
    ${table<(typeof processes)[number]>(
      html`Scores of what <code>auto</code> tried are mean CRPS relative to a random walk on data before the origin;
        less is better, and of nearly equal ones the simplest was taken.`,
      [
        { head: 'Variable', cell: ([name]) => name, heading: true },
        {
          head: 'Process',
          cell: ([name, process]) =>
            html`${process.kind.replaceAll('_', ' ')}${world.variables[name]?.process.kind === 'auto' ? html` <span class="sub">by auto</span>` : null}`,
        },
        { head: 'Parameters', cell: ([, process]) => foldedLines(parameterTexts(process), OPEN_PARAMETERS) },
        { head: 'Observations', cell: ([, process]) => process.observations, number: true },
        { head: 'Shocks', cell: ([, process]) => innovationsText(process) },
        { head: 'Tried', cell: ([, process]) => triedCell(process) },
      ],
      processes,
    )}`;
}

/** Lines that are open; the others are folded. */
const OPEN_PARAMETERS = 4;
const OPEN_TRIED = 3;

function triedCell(process: FittedProcess): Content {
  const texts = triedTexts(process);
  const taken = process.tried.findIndex((one) => one === takenOf(process));
  return texts.length === 0
    ? html`<span class="sub">given</span>`
    : foldedLines(texts, Math.max(OPEN_TRIED, taken + 1));
}

function foldedLines(texts: readonly string[], open: number): Content {
  if (texts.length <= open + 1) return lines(texts);
  return html`${lines(texts.slice(0, open))}
    <details>
      <summary>${texts.length - open} more</summary>
      ${lines(texts.slice(open))}
    </details>`;
}

const lines = (texts: readonly string[]): Content =>
  texts.map((text, i) => html`${i > 0 ? html`<br />` : null}${text}`);
