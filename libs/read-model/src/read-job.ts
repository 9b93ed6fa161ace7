import {
  ForecastBody,
  parseJson,
  streams,
  type PlannedJob,
  type RecordedEvent,
  type ScoredForecast,
  withFullQuantiles,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { fold, job, type JobEvent, type JobStatus } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';

export interface JobFailure {
  readonly class: string;
  readonly message: string;
  readonly detail: string | null;
}

export interface JobCost {
  readonly milliseconds: number;
  readonly peakBytes: number;
  readonly turns: number;
  readonly rules: number;
}

/** One job of a batch as its stream tells it. Forecasts are sorted by replicate. */
export interface JobView {
  readonly planned: PlannedJob;
  readonly status: JobStatus;
  readonly attempts: number;
  readonly forecasts: readonly ScoredForecast[];
  /** Hash of the evidence artefact; null where there is none. */
  readonly evidence: string | null;
  readonly cost: JobCost | null;
  readonly failure: JobFailure | null;
  /** The event whose job's forecasts are reused, for example `job.b7f3.12@8`. */
  readonly reusedFrom: string | null;
}

/** Folds the stream of one job; a reused job shows the forecasts of its source. */
export async function readJob(log: EventLog, batchId: string, planned: PlannedJob): Promise<JobView> {
  const { events } = await log.load(streams.job(batchId, planned.number));
  const state = fold(job, events as unknown as JobEvent[]);
  const reusedFrom = state.status === 'reused' ? state.source : null;
  const results =
    reusedFrom === null ? events : (await log.load(reusedFrom.slice(0, reusedFrom.lastIndexOf('@')))).events;
  const succeeded = results.find((event) => event.type === 'JobSucceeded')?.data;
  return {
    planned,
    status: state.status,
    attempts: events.filter((event) => event.type === 'JobStarted').length,
    forecasts: forecastsOf(results),
    evidence: (succeeded?.['evidence'] as string | null | undefined) ?? null,
    cost: (succeeded?.['cost'] as JobCost | undefined) ?? null,
    failure: failureOf(events),
    reusedFrom,
  };
}

function forecastsOf(events: readonly RecordedEvent[]): ScoredForecast[] {
  return events
    .filter((event) => event.type === 'ForecastScored')
    .map((event) => event.data as unknown as ScoredForecast)
    .sort((a, b) => a.replicate - b.replicate);
}

function failureOf(events: readonly RecordedEvent[]): JobFailure | null {
  const last = events.findLast((event) => event.type === 'JobFailed');
  return last ? (last.data as unknown as JobFailure) : null;
}

/** The distribution of a forecast, read from its artefact where it was too large for the event. */
export async function bodyOf(artifacts: ArtifactStore, forecast: ScoredForecast): Promise<ForecastBody> {
  if (!('artifact' in forecast.body)) return withFullQuantiles(forecast.body);
  return withFullQuantiles(
    ForecastBody.parse(parseJson(new TextDecoder().decode(await artifacts.get(forecast.body.artifact)))),
  );
}
