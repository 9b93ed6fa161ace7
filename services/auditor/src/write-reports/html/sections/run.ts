import type { ReportModel } from '../../model/report-model.js';
import { counted } from '../../format.js';
import { html, type Markup } from '../markup.js';

/** Everything that is needed to make this report again. */
export function runSection({ facts, run }: ReportModel): Markup {
  const { submission, plan } = facts;
  const { config } = plan;
  return html`<footer>
    <h2 id="run">Run</h2>
    <dl class="plain">
      <dt>Batch</dt>
      <dd><code>${run.batch_id}</code>, ${run.status}</dd>
      <dt>Submitted, ended</dt>
      <dd>${run.submitted_at}; ${run.ended_at ?? 'not ended'}</dd>
      <dt>Engine</dt>
      <dd>${config.engine}, ${config.profile} profile</dd>
      <dt>Seed</dt>
      <dd>${JSON.stringify(config.seed)}, replicates 1 to ${config.count}</dd>
      <dt>World</dt>
      <dd><code>${submission.world}</code></dd>
      <dt>History</dt>
      <dd>${submission.history === null ? 'none' : html`<code>${submission.history}</code>`}</dd>
      <dt>Manifest</dt>
      <dd><code>${submission.manifest}</code></dd>
      <dt>Plan</dt>
      <dd><code>${facts.planFacts.plan}</code></dd>
      <dt>Policy</dt>
      <dd>${plan.settings.license.policy} <code>${submission.policy}</code></dd>
      <dt>Work</dt>
      <dd>
        ${counted(run.attempts, 'attempt')} by ${counted(run.workers.length, 'worker')},
        ${counted(run.cache_hits, 'job')} from the cache, log positions ${run.positions.first} to ${run.positions.last}
      </dd>
    </dl>
    <p>The same inputs give the same forecasts, byte for byte:</p>
    <pre>${reproduceCommand(facts)}</pre>
  </footer>`;
}

/** The command that repeats a batch; the manifest's path is not part of the log. */
export function reproduceCommand({ submission }: Pick<ReportModel['facts'], 'submission'>): string {
  const flags = [
    ...(submission.only === null ? [] : [`--only '${submission.only.replaceAll("'", String.raw`'\''`)}'`]),
    ...(submission.trustOnly ? ['--trust-only'] : []),
  ];
  return ['pulse batch MANIFEST --no-cache', ...flags].join(' ');
}
