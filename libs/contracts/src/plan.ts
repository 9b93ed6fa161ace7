import { z } from 'zod';
import { Sha256 } from './envelope.js';
import { JobConfig } from './job.js';
import { Params, ParamValue } from './world.js';

export const ValidationLimits = z.strictObject({
  min_confidence: z.number().min(0).max(1).default(0.4),
  max_fragility: z.number().min(0).max(1).default(0.7),
  blocked_drivers: z.array(z.string()).default([]),
});
export type ValidationLimits = z.infer<typeof ValidationLimits>;

/** What the batch does with its jobs; none of it changes a forecast. */
export const BatchSettings = z.strictObject({
  validation: ValidationLimits,
  license: z.strictObject({ policy: z.string(), enforce: z.boolean() }),
  retry: z.strictObject({ attempts: z.int().min(1), backoffMs: z.int().min(0) }),
  timeoutMs: z.int().min(1),
  objective: z.string(),
  analyze: z.boolean(),
  saveStats: z.boolean(),
});
export type BatchSettings = z.infer<typeof BatchSettings>;

/** One job of a plan. `params` are complete: defaults, base and axes merged, values equal to the world's own left out. */
export const PlannedJob = z.strictObject({
  number: z.int().min(1),
  name: z.string(),
  params: Params,
  origin: z.string().nullable(),
  cacheKey: Sha256,
  /** What the manifest varied for this job, for tables and filters. */
  axes: z.record(z.string(), ParamValue),
  /** Planned cost in rule and variable steps; only its size relative to other jobs matters. */
  cost: z.number().min(0),
});
export type PlannedJob = z.infer<typeof PlannedJob>;

/** The expanded manifest, stored as an artefact: with it and the log, no user file is read again. */
export const Plan = z.strictObject({
  plannerVersion: z.int().min(1),
  /** What all jobs have in common. */
  config: JobConfig.omit({ params: true, origin: true }),
  settings: BatchSettings,
  /** Keys of `axes` in the manifest's order. */
  varying: z.array(z.string()),
  jobs: z.array(PlannedJob),
});
export type Plan = z.infer<typeof Plan>;

/** The full configuration of one planned job: what its cache key is the hash of. */
export function configOf(plan: Plan, job: PlannedJob): JobConfig {
  return { ...plan.config, params: job.params, origin: job.origin };
}
