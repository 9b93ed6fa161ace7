import type { Axis, MatrixCell } from '../model/axes.js';
import type { Objective } from '../model/objective.js';
import { figure, NO_EVIDENCE, paramText, score } from '../format.js';
import { html, type Markup } from './markup.js';

/** Cells beyond which a matrix is not drawn. */
export const MAX_CELLS = 900;

/** The matrix as a table whose cells are shaded by the objective, so that it is read without colour as well. */
export function heatMap(cells: readonly MatrixCell[], down: Axis, across: Axis, objective: Objective): Markup {
  const values = cells.flatMap((cell) => cell.value ?? []);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const middle = (min + max) / 2;
  const span = Math.max(max - min, objective.span.least * (objective.span.relative ? Math.abs(middle) || 1 : 1));
  const strength = (value: number): number => {
    const share = 0.5 + (value - middle) / span;
    return Math.round((objective.better === 'higher' ? share : 1 - share) * 10) / 10;
  };
  const rows = down.values.map((_, i) => cells.slice(i * across.values.length, (i + 1) * across.values.length));
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Matrix">
    <table class="heat">
      <caption>
        ${objective.label} by ${down.name} (down) and ${across.name} (across); darker is better.
      </caption>
      <thead>
        <tr>
          <th scope="col">${down.name} \\ ${across.name}</th>
          ${across.values.map((value) => html`<th scope="col">${paramText(value)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, i) =>
            html`<tr>
              <th scope="row">${paramText(down.values[i])}</th>
              ${row.map((cell) => heatCell(cell, objective, strength))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function heatCell(cell: MatrixCell, objective: Objective, strength: (value: number) => number): Markup {
  if (cell.jobs === 0) return html`<td class="absent">not planned</td>`;
  if (cell.failed === cell.jobs) return html`<td class="broken" title="${cell.name}">failed</td>`;
  if (cell.value === null) return html`<td class="absent" title="${cell.name}">${NO_EVIDENCE}</td>`;
  const level = strength(cell.value);
  return html`<td class="cell${level > 0.6 ? ' strong' : ''}" style="--level:${level}" title="${cell.name}">
    ${objective.name === 'crps' ? figure(cell.value) : score(cell.value)}
  </td>`;
}
