import { z } from 'zod';
import { Sha256 } from './envelope.js';

/** The 23 quantile levels that forecast hubs exchange. */
export const QUANTILE_LEVELS = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
  0.975, 0.99,
] as const;

/**
 * Predictive distribution of one target. Index 0 of each array is horizon 1. `quantiles[h]` holds the values at
 * QUANTILE_LEVELS (type 7), or as it is stored only one where all are the same, as after a single path; `error[h]` is
 * the Monte-Carlo standard error of the median.
 */
export const TargetForecast = z.strictObject({
  mean: z.array(z.number()),
  sd: z.array(z.number()),
  quantiles: z.array(z.array(z.number())),
  error: z.array(z.number()),
});
export type TargetForecast = z.infer<typeof TargetForecast>;

/** Probability of an event at each horizon, with its Monte-Carlo standard error. */
export const EventForecast = z.strictObject({
  probability: z.array(z.number().min(0).max(1)),
  error: z.array(z.number()),
});
export type EventForecast = z.infer<typeof EventForecast>;

/** One rule over one forecast: shares are of paths x turns. */
export const RuleActivity = z.strictObject({
  rule: z.string(),
  tags: z.array(z.string()),
  fired: z.number().min(0).max(1),
  unknown: z.number().min(0).max(1),
  /** Mean summed change per path of what it writes, on the natural scale. */
  effects: z.record(z.string(), z.number()),
  /** Share of paths on which it fired, turn by turn. */
  byTurn: z.array(z.number().min(0).max(1)),
});
export type RuleActivity = z.infer<typeof RuleActivity>;

/** The full distribution of a forecast: everything but its score. */
export const ForecastBody = z.strictObject({
  targets: z.record(z.string(), TargetForecast),
  events: z.record(z.string(), EventForecast),
  /** Mean of each overlay by turn; index 0 is turn 1. */
  overlays: z.record(z.string(), z.array(z.number())),
  rules: z.array(RuleActivity),
  paths: z.int().min(1),
  failedPaths: z.int().min(0),
  /** Share of simulated values that had to be clipped to their support. */
  clippedShare: z.number().min(0).max(1),
});
export type ForecastBody = z.infer<typeof ForecastBody>;

/** What one-number summaries refer to. */
export const HeadlineValue = z.strictObject({
  name: z.string(),
  kind: z.enum(['median', 'event']),
  horizon: z.int().min(1),
  value: z.number(),
  error: z.number(),
});
export type HeadlineValue = z.infer<typeof HeadlineValue>;

/** Tag of the rules that moved the headline most; effects are on the headline's scale. */
export const DriverScore = z.strictObject({
  tag: z.string().nullable(),
  shares: z.record(z.string(), z.number()),
  reason: z.string().nullable(),
});
export type DriverScore = z.infer<typeof DriverScore>;

/** The one-number scores of a forecast. Null means that there is not enough evidence; `reason` says why. */
export const ForecastScore = z.strictObject({
  confidence: z.number().min(0).max(1).nullable(),
  confidenceReason: z.string().nullable(),
  fragility: z.number().min(0).max(1).nullable(),
  fragilityCause: z.string().nullable(),
  driver: z.string().nullable(),
  driverShares: z.record(z.string(), z.number()),
  arcLabel: z.string(),
  trustLabel: z.string(),
});
export type ForecastScore = z.infer<typeof ForecastScore>;

/** One replicate of a job: a forecast with its score. A body over 64 KiB is an artefact. */
export const ScoredForecast = z.strictObject({
  forecastId: Sha256,
  replicate: z.int().min(1),
  headline: HeadlineValue,
  score: ForecastScore,
  body: z.union([ForecastBody, z.strictObject({ artifact: Sha256 })]),
});
export type ScoredForecast = z.infer<typeof ScoredForecast>;

/** A body as it is read: every row of quantiles has a value for each of QUANTILE_LEVELS. */
export function withFullQuantiles(body: ForecastBody): ForecastBody {
  const entries = Object.entries(body.targets);
  if (entries.every(([, target]) => target.quantiles.every((row) => row.length === QUANTILE_LEVELS.length)))
    return body;
  const full = (row: readonly number[]) => (row.length === 1 ? QUANTILE_LEVELS.map(() => row[0]!) : [...row]);
  const targets = entries.map(
    ([name, target]) => [name, { ...target, quantiles: target.quantiles.map(full) }] as const,
  );
  return { ...body, targets: Object.fromEntries(targets) };
}
