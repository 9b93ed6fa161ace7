import {
  configOf,
  type ForecastBody,
  type JobConfig,
  type JobEvidence,
  type PlannedJob,
  type ScoredForecast,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { bodyOf, readJobs, readJson, type JobView } from '@pulse/read-model';
import { datesFrom } from './dates.js';
import type { Decisions, LicenceDecision, Validation } from './decisions.js';
import type { BatchFacts } from './facts.js';

export type ForecastStatus = 'accepted' | 'rejected' | 'not_judged';

/** One forecast with everything that was decided about it. */
export interface ForecastRecord {
  readonly scored: ScoredForecast;
  readonly body: ForecastBody;
  readonly status: ForecastStatus;
  readonly validation: Validation | null;
  readonly licence: LicenceDecision | null;
}

/** `reused` reads `succeeded`: where a result came from never shows outside of `run`. */
export type JobReportStatus = 'succeeded' | 'failed' | 'cancelled' | 'not_run';

/** One job as every report sees it; forecasts by replicate. */
export interface JobRecord {
  readonly view: JobView;
  readonly config: JobConfig;
  readonly status: JobReportStatus;
  readonly forecasts: readonly ForecastRecord[];
  readonly evidence: JobEvidence | null;
  /** Label of each horizon, index 0 is horizon 1. */
  readonly dates: readonly (string | null)[];
}

const STATUS: Readonly<Record<JobView['status'], JobReportStatus>> = {
  pending: 'not_run',
  running: 'not_run',
  succeeded: 'succeeded',
  reused: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** What records are made from. */
export interface RecordSource {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
}

/** The jobs of a batch in plan order; a few at a time are in memory. */
export async function* readRecords(
  source: RecordSource,
  facts: BatchFacts,
  decisions: Decisions,
  jobs: readonly PlannedJob[] = facts.plan.jobs,
): AsyncGenerator<JobRecord> {
  const view = { batchId: facts.batchId, plan: { ...facts.plan, jobs: [...jobs] } };
  for await (const job of readJobs(source.log, view)) yield await toRecord(source.artifacts, facts, decisions, job);
}

async function toRecord(
  artifacts: ArtifactStore,
  facts: BatchFacts,
  decisions: Decisions,
  view: JobView,
): Promise<JobRecord> {
  const config = configOf(facts.plan, view.planned);
  // What a failed or cancelled job had scored is not judged and not reported: it depends on when the job was stopped.
  const done = STATUS[view.status] === 'succeeded' ? view.forecasts : [];
  const forecasts: ForecastRecord[] = [];
  for (const scored of done) {
    const validation = decisions.validation(view.planned.number, scored.replicate);
    forecasts.push({
      scored,
      body: await bodyOf(artifacts, scored),
      status: validation === null ? 'not_judged' : validation.accepted ? 'accepted' : 'rejected',
      validation,
      licence: decisions.licence(view.planned.number, scored.replicate),
    });
  }
  return {
    view,
    config,
    status: STATUS[view.status],
    forecasts,
    // Not parsed again by its schema: it is checked by its hash, and a batch may have twenty thousand of these.
    evidence: view.evidence === null ? null : ((await readJson(artifacts, view.evidence)) as JobEvidence),
    dates: datesFrom(facts.world.period, config.origin, config.horizon),
  };
}

/** By the policy where it says one, else as the forecast was stored with. */
export function trustLabelOf({ scored, licence }: Pick<ForecastRecord, 'scored' | 'licence'>): string {
  return licence?.trustLabel ?? scored.score.trustLabel;
}

/** The forecasts of a job that count: accepted by validation. */
export function acceptedOf(record: JobRecord): ForecastRecord[] {
  return record.forecasts.filter((forecast) => forecast.status === 'accepted');
}
