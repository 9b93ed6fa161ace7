import type { BatchFacts } from './facts.js';
import type { Decisions } from './decisions.js';
import { trustLabelOf, type ForecastRecord, type JobRecord } from './records.js';
import type { RunRecord } from './run-record.js';
import { exclusionsOf } from './scope.js';
import { summaryJob } from './summary-job.js';

/**
 * `summary.json` in pieces, for batches of any size: `open`, one `entries` a job in plan order, `close`. Its `run`
 * object comes last and alone holds what differs between runs of the same inputs.
 */
export class SummaryJson {
  #logs = 0;
  #excluded: string[] = [];
  readonly #jobs: string[] = [];

  constructor(
    private readonly facts: BatchFacts,
    private readonly trustOnly: boolean,
  ) {}

  open(decisions: Decisions): string {
    const { plan, submission } = this.facts;
    const head = {
      schemaVersion: 1,
      domain: submission.domain,
      name: submission.name,
      world: submission.worldName,
      requested: plan.jobs.length * plan.config.count,
      accepted: decisions.accepted,
      rejected: decisions.rejected,
      trust_only: this.trustOnly,
    };
    return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "logs": [`;
  }

  entries(record: JobRecord): string {
    const lines = this.#entriesOf(record).map(
      (entry) => `${this.#logs++ === 0 ? '' : ','}\n    ${JSON.stringify(entry)}`,
    );
    this.#jobs.push(`\n    ${JSON.stringify(summaryJob(record))}`);
    if (this.trustOnly) this.#exclude(record);
    return lines.join('');
  }

  close(run: RunRecord): string {
    const excluded = this.trustOnly ? `,\n  "excluded": [${this.#excluded.join(',')}\n  ]` : '';
    return `\n  ],\n  "jobs": [${this.#jobs.join(',')}\n  ]${excluded},\n  "run": ${JSON.stringify(run, null, 2).replaceAll('\n', '\n  ')}\n}\n`;
  }

  #entriesOf(record: JobRecord): object[] {
    if (record.forecasts.length > 0) return record.forecasts.map((forecast) => judgedEntry(record, forecast));
    return Array.from({ length: record.config.count }, (_, i) => missingEntry(record, i + 1));
  }

  #exclude(record: JobRecord): void {
    const { targets } = this.facts.world;
    for (const { scored, status, licence } of record.forecasts) {
      if (status !== 'accepted') continue;
      const events = Object.keys(record.forecasts[0]!.body.events).sort();
      for (const exclusion of exclusionsOf(licence, [...targets, ...events], record.config.horizon)) {
        const entry = { job: record.view.planned.name, replicate: scored.replicate, ...exclusion };
        this.#excluded.push(`\n    ${JSON.stringify(entry)}`);
      }
    }
  }
}

function judgedEntry({ view }: JobRecord, forecast: ForecastRecord): object {
  const { scored, status, validation, licence } = forecast;
  const { score } = scored;
  return {
    job: view.planned.name,
    replicate: scored.replicate,
    forecast_id: scored.forecastId,
    status,
    reasons: validation?.reasons ?? [],
    warnings: validation?.warnings ?? [],
    confidence: score.confidence,
    fragility: score.fragility,
    symbolic_driver: score.driver,
    trust_label: trustLabelOf(forecast),
    license: licence?.verdict ?? null,
  };
}

/** A forecast that was asked for and does not exist. */
function missingEntry(record: JobRecord, replicate: number): object {
  const { view, status } = record;
  const failure = status === 'failed' ? view.failure : null;
  const reasons = failure ? [{ code: `job_${failure.class}`, severity: 'reject', message: failure.message }] : [];
  return { job: view.planned.name, replicate, forecast_id: null, status, reasons, warnings: [] };
}
