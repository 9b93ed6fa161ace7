import { counted } from '../format.js';
import { html, type Markup } from './markup.js';

/** Figures that are open; a page of many targets folds the others, so that it can be read. */
const OPEN_FIGURES = 6;

export const folded = (summary: Markup, body: Markup): Markup =>
  html`<details>
    <summary>${summary}</summary>
    ${body}
  </details>`;

/** Figures in columns, those beyond the sixth folded. */
export function figures(all: readonly Markup[]): Markup {
  const more = all.slice(OPEN_FIGURES);
  return html`<div class="grid2">${all.slice(0, OPEN_FIGURES)}</div>
    ${more.length === 0 ? null : folded(html`${counted(more.length, 'more figure')}`, html`<div class="grid2">${more}</div>`)}`;
}
