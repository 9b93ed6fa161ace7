import type { ReportModel } from '../../model/report-model.js';
import { grouped } from '../../format.js';
import { html, type Content, type Markup } from '../markup.js';
import { table } from '../table.js';

/** Where the numbers come from and under which terms. */
export function dataSection({ facts }: ReportModel): Markup {
  const { history } = facts;
  if (history === null || history.provenance.length === 0)
    return html`<p>
      ${history === null ? 'The world has no history: initial values are assumptions.' : 'The history states no provenance.'}
    </p>`;
  return table(
    'Sources as they were read; the hash identifies the bytes.',
    [
      { head: 'Source', cell: (p) => p.source, heading: true },
      { head: 'Title', cell: (p) => linked(p.title ?? '', p.url) },
      { head: 'Licence', cell: (p) => p.licence ?? 'not stated' },
      { head: 'Rows', cell: (p) => grouped(String(p.rows)), number: true },
      { head: 'SHA-256', cell: (p) => html`<code>${p.sha256.slice(0, 12)}</code>` },
    ],
    history.provenance,
  );
}

/** A link only where the address is plainly one of the web. */
function linked(text: string, url: string | undefined): Content {
  if (url === undefined || !/^https?:\/\//.test(url)) return text;
  return html`<a href="${url}" rel="noreferrer">${text === '' ? url : text}</a>`;
}
