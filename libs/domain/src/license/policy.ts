import type { ForecastScore, TrustLabel } from '@pulse/contracts';
import { TRUST_THRESHOLDS, trustLabel } from '@pulse/evidence';
import { z } from 'zod';

/** Which horizons are judged besides the headline's: none, every one of the forecast, or these. */
export const PolicyHorizons = z.union([z.enum(['headline', 'all']), z.array(z.int().min(1)).min(1)]);

const TrustLimits = z.strictObject({ minConfidence: z.number(), maxFragility: z.number() });

/** A versioned, named set of tests; stored as an artefact with the batch that it judges. */
export const LicensePolicy = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  kind: z.enum(['measured', 'classic']),
  horizons: PolicyHorizons.default('headline'),
  /** Scored origins that are needed, and origins per step of the horizon. */
  minOrigins: z.int().min(1),
  minOriginsPerHorizon: z.number().min(0),
  /** Accepted share of outcomes inside the 80 % interval, and the level of its exact test. */
  coverage80: z.strictObject({ min: z.number(), max: z.number(), level: z.number() }),
  /** Least p-value of the uniformity of PIT values. */
  minPitP: z.number(),
  /** The lower bound of skill must be above this; informational down to the second number. */
  minSkill: z.number(),
  informationalSkill: z.number(),
  /** Largest adjusted Diebold-Mariano p-value. */
  maxDmP: z.number(),
  /** Limits of the trust label of measured forecasts; policies stored before this field have the default's. */
  trust: z.strictObject({ trusted: TrustLimits, fragile: TrustLimits }).default(TRUST_THRESHOLDS),
});
export type LicensePolicy = z.infer<typeof LicensePolicy>;

const measured: LicensePolicy = {
  name: 'default',
  version: 1,
  kind: 'measured',
  horizons: 'headline',
  minOrigins: 30,
  minOriginsPerHorizon: 20,
  coverage80: { min: 0.7, max: 0.9, level: 0.05 },
  minPitP: 0.01,
  minSkill: 0,
  informationalSkill: -0.02,
  maxDmP: 0.05,
  trust: TRUST_THRESHOLDS,
};

/** The policies that ship with Pulse, by name. */
export const POLICIES: Readonly<Record<string, LicensePolicy>> = {
  default: measured,
  classic: { ...measured, name: 'classic', kind: 'classic' },
};

/** The horizons that a policy judges of a forecast, ascending: the headline's is always one of them. */
export function licensedHorizons({ horizons }: LicensePolicy, headline: number, horizon: number): number[] {
  if (horizons === 'all') return Array.from({ length: horizon }, (_, i) => i + 1);
  const named = horizons === 'headline' ? [] : horizons.filter((h) => h <= horizon);
  return [...new Set([headline, ...named])].sort((a, b) => a - b);
}

/** Scored origins that a pair of this horizon needs. */
export function neededOrigins({ minOrigins, minOriginsPerHorizon }: LicensePolicy, horizon: number): number {
  return Math.max(minOrigins, Math.ceil(minOriginsPerHorizon * horizon));
}

/** The trust label of a measured forecast by the limits of a policy. */
export function policyTrustLabel(
  { trust }: Pick<LicensePolicy, 'trust'>,
  { confidence, fragility }: Pick<ForecastScore, 'confidence' | 'fragility'>,
): TrustLabel {
  return trustLabel(confidence, fragility, trust);
}
