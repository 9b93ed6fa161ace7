import { z } from 'zod';
import { Sha256 } from './envelope.js';
import { Params } from './world.js';

export const Profile = z.enum(['measured', 'classic']);
export type Profile = z.infer<typeof Profile>;

/**
 * How much evidence a job gathers: rolling origins and paths at each; false gathers none. `window` fits on so many
 * periods before each origin only (and at the forecast's own), absent on all of them. `recalibrate` also fits a conformal
 * recalibration and scores it apart.
 */
export const EvidenceSettings = z.union([
  z.literal(false),
  z.strictObject({
    origins: z.int().min(1),
    paths: z.int().min(2),
    window: z.int().min(8).optional(),
    recalibrate: z.literal(true).optional(),
  }),
]);
export type EvidenceSettings = z.infer<typeof EvidenceSettings>;

/**
 * Everything that the forecasts of a job depend on, and nothing else: its canonical JSON is hashed into the cache key.
 */
export const JobConfig = z.strictObject({
  engine: z.string(),
  profile: Profile,
  world: Sha256,
  history: Sha256.nullable(),
  params: Params,
  /** Label of the last period that is known, for example 2009-12; null where the world has no history. */
  origin: z.string().nullable(),
  horizon: z.int().min(1),
  count: z.int().min(1),
  paths: z.int().min(1),
  seed: z.union([z.int(), z.string()]),
  evidence: EvidenceSettings,
});
export type JobConfig = z.infer<typeof JobConfig>;
