import { html, type Content, type Markup } from './markup.js';

export interface Column<T> {
  readonly head: Content;
  readonly cell: (row: T) => Content;
  /** Right-aligned. */
  readonly number?: boolean;
  /** The column that names the row. */
  readonly heading?: boolean;
}

/** A captioned table that scrolls by itself where it is wide. */
export function table<T>(
  caption: Content,
  columns: readonly Column<T>[],
  rows: readonly T[],
  rowClass: (row: T) => string = () => '',
): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Table">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${cssClass(column.number ? 'n' : '')}>${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr${cssClass(rowClass(row))}>${columns.map((column) => cellOf(column, row))}</tr>\n`)}
      </tbody>
    </table>
  </div>`;
}

function cellOf<T>(column: Column<T>, row: T): Markup {
  const content = column.cell(row);
  if (column.heading) return html`<th scope="row">${content}</th>`;
  return html`<td${cssClass(column.number ? 'n' : '')}>${content}</td>`;
}

const cssClass = (name: string): Markup => (name === '' ? html`` : html` class="${name}"`);

/** A number that does not exist, and why. */
export function missing(text: string, reason?: string | null): Markup {
  return reason
    ? html`<span class="missing" title="${reason}">${text}</span>`
    : html`<span class="missing">${text}</span>`;
}
