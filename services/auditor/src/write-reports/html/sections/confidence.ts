import { binText, RECORD_NOTE, recordScope, recordSentence } from '../../model/confidence-words.js';
import type { ReportModel } from '../../model/report-model.js';
import { NO_EVIDENCE, percent, percentInterval } from '../../format.js';
import { diagonalChart } from '../diagonal-chart.js';
import { html, type Markup } from '../markup.js';
import { missing, table } from '../table.js';

/** How good statements of confidence were at past origins. */
export function confidenceSection(model: ReportModel): Markup {
  const { shown } = model;
  const record = shown?.record.evidence?.confidenceRecord ?? null;
  if (record === null) return html`<p>${missing(NO_EVIDENCE)} to score confidence.</p>`;
  const sentence = recordSentence(record, recordScope(model));
  if (record.bins.length === 0) return html`<p>${sentence}</p>`;
  const points = record.bins.map(({ stated, happened, low, high, n }) => ({
    forecast: stated,
    happened,
    low,
    high,
    n,
  }));
  return html`<p>${sentence}</p>
    <div class="grid2">
      <figure>
        <figcaption>
          Stated confidence, and how often the forecast beat the best baseline; exact 95 % limits, larger dots are more
          statements
        </figcaption>
        ${diagonalChart(points, { title: 'Confidence stated and what happened', x: 'stated confidence, %', y: 'beat the best baseline, %', id: 'confidence' })}
      </figure>
      <div>
        ${table(
          'By stated confidence.',
          [
            { head: 'Stated', cell: (bin) => binText(bin), heading: true },
            { head: 'n', cell: (bin) => bin.n, number: true },
            { head: 'Mean stated', cell: (bin) => percent(bin.stated), number: true },
            { head: 'Beat it', cell: (bin) => percent(bin.happened), number: true },
            { head: '95 % limits', cell: (bin) => percentInterval(bin.low, bin.high), number: true },
          ],
          record.bins,
        )}
        <p class="note">${RECORD_NOTE}</p>
      </div>
    </div>`;
}
