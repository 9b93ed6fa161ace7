import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { FailureClass } from '../events/job.js';
import { ForecastScore, HeadlineValue, ScoredForecast } from '../forecast.js';
import { PlannedJob } from '../plan.js';
import { ApiEvent } from './log.js';
import { BatchId } from './submit.js';

/** `planned` until a job has begun, then `running`; `simulated` once all have ended, until they are judged. */
export const ApiBatchStatus = z
  .enum(['planned', 'running', 'cancelling', 'simulated', 'completed', 'cancelled'])
  .meta({ id: 'BatchStatus' });
export type ApiBatchStatus = z.infer<typeof ApiBatchStatus>;

export const ApiJobStatus = z
  .enum(['pending', 'running', 'succeeded', 'reused', 'failed', 'cancelled'])
  .meta({ id: 'JobStatus' });
export type ApiJobStatus = z.infer<typeof ApiJobStatus>;

/** Jobs in each state; the sum is the number of jobs. */
export const JobsByStatus = z.record(ApiJobStatus, z.int().min(0)).meta({ id: 'JobsByStatus' });
export type JobsByStatus = z.infer<typeof JobsByStatus>;

export const BatchItem = z
  .object({
    batchId: BatchId,
    name: z.string(),
    domain: z.string(),
    worldName: z.string(),
    status: ApiBatchStatus,
    jobs: z.int().min(0),
    counts: JobsByStatus,
    submittedAt: z.string(),
    endedAt: z.string().nullable(),
    /** Its reports are written. */
    reported: z.boolean(),
  })
  .meta({ id: 'BatchItem' });
export type BatchItem = z.infer<typeof BatchItem>;

/** `cursor` asks for what follows; null at the end. */
export const BatchList = z
  .object({ batches: z.array(BatchItem), cursor: z.string().nullable() })
  .meta({ id: 'BatchList' });
export type BatchList = z.infer<typeof BatchList>;

export const BatchDetail = BatchItem.extend({
  forecasts: z.int().min(0),
  baseline: z.string().nullable(),
  continues: z.string().nullable(),
  /** Why it was cancelled. */
  reason: z.string().nullable(),
  only: z.string().nullable(),
  trustOnly: z.boolean(),
  maxFailures: z.int().nullable(),
  useCache: z.boolean(),
  plan: Sha256,
  /** Where in the log this was read. */
  position: z.int().min(0),
}).meta({ id: 'BatchDetail' });
export type BatchDetail = z.infer<typeof BatchDetail>;

export const ApiFailure = z
  .object({ class: FailureClass, message: z.string(), detail: z.string().nullable() })
  .meta({ id: 'JobFailure' });

export const JobItem = z
  .object({
    number: z.int().min(1),
    name: z.string(),
    status: ApiJobStatus,
    attempts: z.int().min(0),
    /** Who works on it, or worked on it last. */
    worker: z.string().nullable(),
    failure: ApiFailure.nullable(),
    /** The event whose job's forecasts are reused. */
    reusedFrom: z.string().nullable(),
    /** Computing time of the attempt that succeeded. */
    milliseconds: z.number().nullable(),
  })
  .meta({ id: 'JobItem' });
export type JobItem = z.infer<typeof JobItem>;

export const JobList = z.object({ jobs: z.array(JobItem), cursor: z.string().nullable() }).meta({ id: 'JobList' });
export type JobList = z.infer<typeof JobList>;

/** One job with its forecasts. Bodies over 64 KiB are named by their artefact. */
export const JobDetail = z
  .object({
    planned: PlannedJob,
    status: ApiJobStatus,
    attempts: z.int().min(0),
    failure: ApiFailure.nullable(),
    evidence: Sha256.nullable(),
    cost: z.object({ milliseconds: z.number(), peakBytes: z.int(), turns: z.int(), rules: z.int() }).nullable(),
    reusedFrom: z.string().nullable(),
    forecasts: z.array(ScoredForecast),
  })
  .meta({ id: 'JobDetail' });
export type JobDetail = z.infer<typeof JobDetail>;

/** One forecast without its distribution. */
export const ForecastItem = z
  .object({
    job: z.int().min(1),
    name: z.string(),
    replicate: z.int().min(1),
    forecastId: Sha256,
    headline: HeadlineValue,
    score: ForecastScore,
  })
  .meta({ id: 'ForecastItem' });
export type ForecastItem = z.infer<typeof ForecastItem>;

export const ForecastList = z
  .object({ forecasts: z.array(ForecastItem), cursor: z.string().nullable() })
  .meta({ id: 'ForecastList' });
export type ForecastList = z.infer<typeof ForecastList>;

/** `files` are artefacts by their names, `bundles` hold the many small files of the jobs. */
export const ReportList = z
  .object({ batchId: BatchId, files: z.record(z.string(), Sha256), bundles: z.array(Sha256) })
  .meta({ id: 'ReportList' });
export type ReportList = z.infer<typeof ReportList>;

/** The first message of a batch's events: where everything stands at `position`. */
export const BatchSnapshot = z
  .object({
    batchId: BatchId,
    status: ApiBatchStatus,
    counts: JobsByStatus,
    reported: z.boolean(),
    position: z.int().min(0),
  })
  .meta({ id: 'BatchSnapshot' });
export type BatchSnapshot = z.infer<typeof BatchSnapshot>;

/** What one commit added to a batch. Its message has the position as its id, so a commit comes whole or not at all. */
export const BatchDelta = z
  .object({ position: z.int().min(1), stream: z.string(), events: z.array(ApiEvent) })
  .meta({ id: 'BatchDelta' });
export type BatchDelta = z.infer<typeof BatchDelta>;

/** What simulating one forecast again came to. */
export const ReplayRequest = z
  .strictObject({
    job: z.int().min(1),
    replicate: z.int().min(1),
    forecastId: Sha256,
    engine: z.string().min(1).max(100),
    identical: z.boolean(),
    bytes: z.int().min(1),
    differences: z.array(z.string().max(1000)).max(100),
  })
  .meta({ id: 'ReplayRequest' });
export type ReplayRequest = z.infer<typeof ReplayRequest>;
