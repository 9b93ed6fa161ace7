import { z } from 'zod';
import { Sha256 } from './envelope.js';

/** Values of a target that are known at an origin from which it is scored: with fewer, what is estimated is mostly chance. */
export const LEAST_KNOWN_VALUES = 10;

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
  /** The 23 quantiles by horizon; kept only where a recalibration is fitted on them. */
  quantiles: z.array(z.array(z.number()).nullable()).optional(),
});
export type OriginScores = z.infer<typeof OriginScores>;

/** What was said of one event at one evidence origin, and what happened. Index 0 is horizon 1. */
export const OriginEvent = z.strictObject({
  /** 1 where it happened by then (monitor any) or held then (monitor at), else 0. */
  outcome: Numbers,
  probability: Numbers,
  /** Of the n earlier origins whose outcome of the same horizon was known then, it happened after k: (k + 1/2) / (n + 1). */
  baseRate: Numbers,
});
export type OriginEvent = z.infer<typeof OriginEvent>;

export const EvidenceOrigin = z.strictObject({
  /** Label of the last period that was known. */
  origin: z.string(),
  /** Before the end of what a rule was made from: shown apart, never counted for a licence. */
  inSample: z.boolean(),
  targets: z.record(z.string(), OriginScores),
  events: z.record(z.string(), OriginEvent).optional(),
});
export type EvidenceOrigin = z.infer<typeof EvidenceOrigin>;

const Coverage = z.strictObject({ share: z.number(), low: z.number(), high: z.number() });

const Interval = z.strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });

/** One target at one horizon over all scored origins. Null where a number does not exist; never 0 by accident. */
export const EvidencePair = z.strictObject({
  target: z.string(),
  horizon: z.int().min(1),
  /** Scored origins that count, and those that are in sample. */
  n: z.int().min(0),
  inSample: z.int().min(0),
  crps: z.number().nullable(),
  baselines: z.record(z.string(), z.number().nullable()),
  /** Baselines that do not exist at some of these origins, and at how many; their mean is null and they are not compared. */
  absent: z.record(z.string(), z.int()).optional(),
  /** The baseline with the least mean CRPS among those that exist at every scored origin. */
  best: z.string().nullable(),
  skill: Interval.nullable(),
  /** Against each baseline alone: skill with its interval, one-sided Diebold-Mariano p. */
  against: z.record(z.string(), z.strictObject({ skill: Interval.nullable(), dmP: z.number().nullable() })),
  coverage50: Coverage.nullable(),
  coverage80: Coverage.nullable(),
  /** Exact two-sided p of 80 % coverage, with floor(n / h) trials. */
  coverageP: z.number().nullable(),
  /** One-sample KS p of the PIT on every h-th origin, and how many those are. */
  pitP: z.number().nullable(),
  pitN: z.int().min(0),
  /** One-sided Diebold-Mariano p against the best baseline. */
  dmP: z.number().nullable(),
  /** The last quarter of the origins, on which choices between jobs are judged. */
  report: z.strictObject({ n: z.int().min(0), crps: z.number().nullable(), skill: Interval.nullable() }).nullable(),
});
export type EvidencePair = z.infer<typeof EvidencePair>;

/** One event at one horizon over all scored origins. */
export const EvidenceEvent = z.strictObject({
  event: z.string(),
  horizon: z.int().min(1),
  n: z.int().min(0),
  inSample: z.int().min(0),
  /** How often it happened. */
  happened: z.int().min(0),
  brier: z.number().nullable(),
  /** Brier score of the base rate. */
  baseRate: z.number().nullable(),
  /** Brier skill against the base rate. */
  skill: Interval.nullable(),
  dmP: z.number().nullable(),
  /** Brier score = reliability - resolution + uncertainty, over bins of equal probability. */
  reliability: z.number().nullable(),
  resolution: z.number().nullable(),
  uncertainty: z.number().nullable(),
});
export type EvidenceEvent = z.infer<typeof EvidenceEvent>;

/**
 * Confidence scored as a forecast: at each earlier origin the confidence is computed from what was scored by then, and
 * compared with whether the forecast made there beat the best baseline of then.
 */
export const ConfidenceRecord = z.strictObject({
  n: z.int().min(0),
  /** Mean squared difference between stated confidence and 1 or 0. */
  brier: z.number().nullable(),
  bins: z.array(
    z.strictObject({
      from: z.number(),
      to: z.number(),
      n: z.int().min(0),
      stated: z.number(),
      happened: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});
export type ConfidenceRecord = z.infer<typeof ConfidenceRecord>;

/** A recalibration of one target at one horizon: fitted on earlier origins, scored on the later ones only. */
export const Recalibration = z.strictObject({
  target: z.string(),
  horizon: z.int().min(1),
  /** Origins that it was fitted on, and those that it is scored on. */
  fitted: z.int().min(0),
  scored: z.int().min(0),
  /** Mean weighted interval score and 80 % coverage on the scored origins, as forecast and recalibrated. */
  raw: z.strictObject({ wis: z.number().nullable(), coverage80: Coverage.nullable() }),
  recalibrated: z.strictObject({ wis: z.number().nullable(), coverage80: Coverage.nullable() }),
  /** By quantile level: what is added to the forecast's quantile, on the natural scale. */
  shifts: z.array(z.number()),
});
export type Recalibration = z.infer<typeof Recalibration>;

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
  /** KS p of the PIT at every h-th origin of the class. */
  pitP: z.number().nullable().optional(),
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
  /** Law of the shocks, where it is not normal. */
  innovations: z.string().optional(),
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
  events: z.array(EvidenceEvent),
  confidence: ConfidenceParts,
  /** How good such statements of confidence were; null without evidence. */
  confidenceRecord: ConfidenceRecord.nullable(),
  recalibration: z.array(Recalibration).optional(),
  fragility: FragilityParts,
  processes: z.record(z.string(), FittedProcess),
  /** Rules that history cannot evaluate, with the reason. */
  scenarioRules: z.record(z.string(), z.string()),
  /** Targets and events that such a rule can reach. */
  scenarioTargets: z.array(z.string()),
});
export type JobEvidence = z.infer<typeof JobEvidence>;
