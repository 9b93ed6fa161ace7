import { z } from 'zod';
import { Sha256 } from './envelope.js';

const Numbers = z.array(z.number().nullable());

/**
 * What one target did at one evidence origin. Index 0 of each array is horizon 1; null where the outcome was not
 * observed or not yet known at the forecast's own origin.
 */
export const OriginScores = z.strictObject({
  outcome: Numbers,
  median: Numbers,
  lower80: Numbers,
  upper80: Numbers,
  lower50: Numbers,
  upper50: Numbers,
  /** Fair CRPS of the configuration, and of each baseline on the same outcomes. */
  crps: Numbers,
  baselines: z.record(z.string(), Numbers),
  /** Randomised probability integral transform in [0,1]. */
  pit: Numbers,
});
export type OriginScores = z.infer<typeof OriginScores>;

export const EvidenceOrigin = z.strictObject({
  /** Label of the last period that was known. */
  origin: z.string(),
  /** Before the end of what a rule was made from: shown apart, never counted for a licence. */
  inSample: z.boolean(),
  targets: z.record(z.string(), OriginScores),
});
export type EvidenceOrigin = z.infer<typeof EvidenceOrigin>;

const Coverage = z.strictObject({ share: z.number(), low: z.number(), high: z.number() });

/** One target at one horizon over all scored origins. Null where a number does not exist; never 0 by accident. */
export const EvidencePair = z.strictObject({
  target: z.string(),
  horizon: z.int().min(1),
  /** Scored origins that count, and those that are in sample. */
  n: z.int().min(0),
  inSample: z.int().min(0),
  crps: z.number().nullable(),
  baselines: z.record(z.string(), z.number().nullable()),
  /** The baseline with the least mean CRPS. */
  best: z.string().nullable(),
  skill: z.strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }).nullable(),
  coverage50: Coverage.nullable(),
  coverage80: Coverage.nullable(),
  pitP: z.number().nullable(),
  dmP: z.number().nullable(),
});
export type EvidencePair = z.infer<typeof EvidencePair>;

/** How a confidence came about: its reference class, its parts and why it is null where it is. */
export const ConfidenceParts = z.strictObject({
  value: z.number().min(0).max(1).nullable(),
  reason: z.string().nullable(),
  /** `target x horizon`, `target x bucket` or `all targets x bucket`. */
  class: z.string(),
  n: z.int().min(0),
  distinctOrigins: z.int().min(0),
  /** Share of block-bootstrap means of the loss difference below zero. */
  share: z.number().nullable(),
  against: z.string().nullable(),
  coverage80: Coverage.nullable(),
  skillLow: z.number().nullable(),
});
export type ConfidenceParts = z.infer<typeof ConfidenceParts>;

const Cause = z.strictObject({ value: z.number().min(0), cause: z.string() });

/** The parts of fragility; each in [0,1], null where it does not apply. */
export const FragilityParts = z.strictObject({
  value: z.number().min(0).max(1).nullable(),
  cause: z.string().nullable(),
  local: Cause.nullable(),
  structural: Cause.nullable(),
  decision: Cause.nullable(),
  /** Every input that was moved: the change of the headline and its Monte-Carlo error. */
  inputs: z.array(
    z.strictObject({ input: z.string(), sd: z.number(), change: z.number(), error: z.number(), scaled: z.number() }),
  ),
});
export type FragilityParts = z.infer<typeof FragilityParts>;

/** What a variable's process turned out to be at the forecast's origin. */
export const FittedProcess = z.strictObject({
  kind: z.string(),
  parameters: z.record(z.string(), z.number()),
  errors: z.record(z.string(), z.number()),
  observations: z.int().min(0),
  /** `process: auto`: the mean CRPS of each candidate over that of the random walk, best first. */
  tried: z.array(z.strictObject({ kind: z.string(), score: z.number().nullable(), note: z.string().nullable() })),
});
export type FittedProcess = z.infer<typeof FittedProcess>;

/** Everything behind the scores of a job; shared by its replicates and stored as an artefact. */
export const JobEvidence = z.strictObject({
  key: Sha256.nullable(),
  paths: z.int().min(0),
  origins: z.array(EvidenceOrigin),
  pairs: z.array(EvidencePair),
  confidence: ConfidenceParts,
  fragility: FragilityParts,
  processes: z.record(z.string(), FittedProcess),
  /** Rules that history cannot evaluate, with the reason. */
  scenarioRules: z.record(z.string(), z.string()),
  /** Targets that such a rule can reach. */
  scenarioTargets: z.array(z.string()),
});
export type JobEvidence = z.infer<typeof JobEvidence>;
