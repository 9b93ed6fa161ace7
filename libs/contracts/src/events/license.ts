import { z } from 'zod';
import { defineEvent } from './define.js';

/** A reason of validation, with its number and its limit. */
export const Finding = z.strictObject({
  code: z.string(),
  severity: z.enum(['reject', 'warn']),
  message: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  limit: z.union([z.number(), z.string(), z.array(z.string()), z.null()]),
});
export type Finding = z.infer<typeof Finding>;

const Subject = { job: z.int().min(1), replicate: z.int().min(1) };

export const ForecastAccepted = defineEvent(
  'ForecastAccepted',
  1,
  z.strictObject({ ...Subject, warnings: z.array(Finding) }),
);

export const ForecastRejected = defineEvent(
  'ForecastRejected',
  1,
  z.strictObject({ ...Subject, reasons: z.array(Finding), warnings: z.array(Finding) }),
);

export const Verdict = z.enum(['licensed', 'informational', 'refused', 'insufficient_evidence']);
export type Verdict = z.infer<typeof Verdict>;

/** One test of a licence policy. */
export const LicenseTest = z.strictObject({
  test: z.string(),
  verdict: z.enum(['pass', 'fail', 'not_enough_evidence', 'not_evaluated']),
  value: z.union([z.number(), z.string(), z.null()]),
  threshold: z.union([z.number(), z.string(), z.null()]),
  n: z.number().nullable(),
  uncertainty: z.string().nullable(),
});
export type LicenseTest = z.infer<typeof LicenseTest>;

export const PairVerdict = z.strictObject({
  target: z.string(),
  horizon: z.int().min(1),
  verdict: Verdict,
  tests: z.array(LicenseTest),
  /** Label of the last period that the verdict speaks of: origin + horizon. */
  until: z.string().nullable(),
  /** The smallest change of one number that would alter the verdict; null where no single one would. */
  change: z.string().nullable(),
});
export type PairVerdict = z.infer<typeof PairVerdict>;

export const TrustLabel = z.enum(['trusted', 'moderate', 'fragile']);
export type TrustLabel = z.infer<typeof TrustLabel>;

const Decision = {
  ...Subject,
  /** Every replicate of the job from `replicate` to `through` takes this decision. */
  through: z.int().min(1),
  policy: z.string(),
  verdict: Verdict,
  status: z.string(),
  explanation: z.string(),
  pairs: z.array(PairVerdict),
  /** The headline's. */
  until: z.string().nullable(),
  change: z.string().nullable(),
  /** What narrows the scope, such as revised data without vintages. */
  warnings: z.array(Finding),
  /** By the limits of the policy; absent from classic decisions and from logs older than this field. */
  trustLabel: TrustLabel.optional(),
};

/**
 * Verdicts on some pairs of a job that are too many for one commit. The decision on the job follows, and holds the last of
 * them; a pair that is there twice counts as it was said last.
 */
export const PairsJudged = defineEvent('PairsJudged', 1, z.strictObject({ ...Subject, pairs: z.array(PairVerdict) }));

export const ForecastLicensed = defineEvent('ForecastLicensed', 1, z.strictObject(Decision));
export const LicenseRefused = defineEvent('LicenseRefused', 1, z.strictObject(Decision));

/**
 * Later outcomes show that a licensed pair is no longer calibrated: a test martingale of its PIT values, bet on every
 * h-th later origin, went above its limit (Vovk and Wang 2021). The batch's reports stay as they are.
 */
export const LicenseWithdrawn = defineEvent(
  'LicenseWithdrawn',
  1,
  z.strictObject({
    ...Subject,
    through: z.int().min(1),
    policy: z.string(),
    target: z.string(),
    horizon: z.int().min(1),
    /** Largest e-value, its limit, and the origins it was bet on. */
    eValue: z.number(),
    limit: z.number(),
    n: z.int().min(1),
    from: z.string(),
    to: z.string(),
    /** The later batch whose evidence shows it. */
    shownBy: z.string(),
    explanation: z.string(),
  }),
);

export const BatchLicensed = defineEvent(
  'BatchLicensed',
  1,
  z.strictObject({
    accepted: z.int().min(0),
    rejected: z.int().min(0),
    licensed: z.int().min(0),
    byVerdict: z.record(z.string(), z.int()),
  }),
);
