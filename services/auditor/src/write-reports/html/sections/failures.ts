import type { CommonValue, FailureGroup } from '../../model/failures.js';
import type { ReportModel } from '../../model/report-model.js';
import { counted, paramText } from '../../format.js';
import { html, type Markup } from '../markup.js';

const MAX_GROUPS = 20;
const MAX_TEXT = 4000;

/** Failed jobs by cause: how many, what they have in common, and the first message in full. */
export function failuresSection({ failures }: ReportModel): Markup {
  const more = failures.length - MAX_GROUPS;
  return html`<p>
      ${counted(failures.length, 'cause')}; jobs of one cause have messages that differ by numbers and names alone.
    </p>
    ${failures.slice(0, MAX_GROUPS).map(group)}${more > 0 ? html`<p>${counted(more, 'rarer cause')} left out; every failure is in summary.json.</p>` : null}`;
}

function group(failure: FailureGroup): Markup {
  const more = failure.count - failure.names.length;
  return html`<h3>${counted(failure.count, 'job')}: ${failure.class}</h3>
    ${failure.common.length > 0 ? html`<p>${failure.count > 1 ? 'In common' : 'Where'}: ${failure.common.map((value, i) => html`${i > 0 ? '; ' : ''}${commonText(value)}`)}.</p>` : null}
    <pre>${failure.message}</pre>
    ${
      failure.detail === null
        ? null
        : html`<details>
            <summary>Detail of the first</summary>
            <pre>${failure.detail.slice(0, MAX_TEXT)}</pre>
          </details>`
    }
    <p class="note">${failure.names.join(', ')}${more > 0 ? ` and ${more} more` : ''}</p>`;
}

export function commonText({ axis, value, jobs, failed }: CommonValue): string {
  return `${axis} = ${paramText(value)} (${failed} of the ${jobs} jobs with it)`;
}
