import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { ScoredForecast } from '../forecast.js';
import { defineEvent } from './define.js';

/** Why a job failed. `retryable` classes are tried again while attempts are left. */
export const FailureClass = z.enum(['error', 'timeout', 'memory', 'invalid', 'interrupted']);
export type FailureClass = z.infer<typeof FailureClass>;

export const JobStarted = defineEvent(
  'JobStarted',
  1,
  z.strictObject({ attempt: z.int().min(1), worker: z.string(), name: z.string(), cacheKey: Sha256 }),
);

export const ForecastScored = defineEvent(
  'ForecastScored',
  1,
  ScoredForecast.extend({ attempt: z.int().min(1) }).strict(),
);

export const JobSucceeded = defineEvent(
  'JobSucceeded',
  1,
  z.strictObject({
    attempt: z.int().min(1),
    cacheKey: Sha256,
    forecasts: z.int().min(1),
    /** Artefact with the evidence of the job, shared by its replicates; null where none was asked for. */
    evidence: Sha256.nullable(),
    evidenceKeys: z.array(Sha256),
    cost: z.strictObject({
      milliseconds: z.number().min(0),
      peakBytes: z.int().min(0),
      turns: z.int().min(0),
      rules: z.int().min(0),
    }),
  }),
);

export const JobFailed = defineEvent(
  'JobFailed',
  1,
  z.strictObject({
    attempt: z.int().min(1),
    class: FailureClass,
    message: z.string(),
    detail: z.string().nullable(),
    final: z.boolean(),
  }),
);

export const JobCancelled = defineEvent('JobCancelled', 1, z.strictObject({ reason: z.string() }));

/** The job's forecasts are those of an earlier job with the same cache key. */
export const JobReused = defineEvent(
  'JobReused',
  1,
  z.strictObject({ cacheKey: Sha256, source: z.string(), forecasts: z.int().min(1) }),
);
