import { z } from 'zod';

/** A versioned, named set of tests; stored as an artefact with the batch that it judges. */
export const LicensePolicy = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  kind: z.enum(['measured', 'classic']),
  /** Scored origins that are needed, and origins per step of the horizon. */
  minOrigins: z.int().min(1),
  minOriginsPerHorizon: z.number().min(0),
  /** Accepted share of outcomes inside the 80 % interval. */
  coverage80: z.strictObject({ min: z.number(), max: z.number(), level: z.number() }),
  /** Least p-value of the uniformity of PIT values. */
  minPitP: z.number(),
  /** The lower bound of skill must be above this; informational down to the second number. */
  minSkill: z.number(),
  informationalSkill: z.number(),
  /** Largest adjusted Diebold-Mariano p-value. */
  maxDmP: z.number(),
});
export type LicensePolicy = z.infer<typeof LicensePolicy>;

const measured: LicensePolicy = {
  name: 'default',
  version: 1,
  kind: 'measured',
  minOrigins: 30,
  minOriginsPerHorizon: 20,
  coverage80: { min: 0.7, max: 0.9, level: 0.05 },
  minPitP: 0.01,
  minSkill: 0,
  informationalSkill: -0.02,
  maxDmP: 0.05,
};

/** The policies that ship with Pulse, by name. */
export const POLICIES: Readonly<Record<string, LicensePolicy>> = {
  default: measured,
  classic: { ...measured, name: 'classic', kind: 'classic' },
};
