import { z } from 'zod';
import { Profile } from './job.js';
import { ValidationLimits } from './plan.js';
import { Params, ParamValue } from './world.js';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A length of time as text (`500ms`, `2s`, `5m`, `1.5h`); parsed to milliseconds. */
export const Duration = z
  .string({ error: 'a duration such as 500ms, 2s, 5m or 1h' })
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'a duration such as 500ms, 2s, 5m or 1h')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)![0] as keyof typeof UNITS;
    return Math.round(Number(text.slice(0, -unit.length)) * UNITS[unit]);
  });

/** `latest`, or the label of the last known period: 2009-12, 2009-12-31, 2009. */
export const Origin = z.union([z.string().min(1), z.int().transform(String)]);

const ManifestEvidence = z.union([
  z.literal(false),
  z.strictObject({
    origins: z.int().min(1).default(60),
    paths: z.int().min(2).default(400),
    /** Periods before an origin that are used to fit; all of them by default. */
    window: z.int().min(8).optional(),
    /** Fit a conformal recalibration on the last quarter of the origins and score it apart. */
    recalibrate: z.boolean().default(false),
  }),
]);

const ManifestLicense = z.strictObject({
  policy: z.string().min(1).default('default'),
  /** Only rows in licensed scope are exported. */
  enforce: z.boolean().default(false),
});

const ManifestRetry = z.strictObject({
  attempts: z.int().min(1).max(100).default(3),
  /** Wait before the second attempt, in milliseconds once parsed; later waits double. */
  backoff: Duration.prefault('2s'),
});

/** What the report calls the best job: greatest skill or confidence, least CRPS or fragility. */
export const Objective = z.enum(['skill', 'crps', 'confidence', 'fragility']);
export type Objective = z.infer<typeof Objective>;

export const ManifestConfig = z
  .strictObject({
    /** A world file, relative to the manifest, or the name of a bundled world. */
    world: z.string().min(1).optional(),
    /** Another word for `world`. */
    dataset: z.string().min(1).optional(),
    domain: z.string().min(1).optional(),
    /** Relative to the manifest; `out/<name>` by default. */
    output_dir: z.string().min(1).optional(),
    origin: z.union([Origin, z.array(Origin).min(1)]).default('latest'),
    horizon: z.int().min(1).default(12),
    paths: z.int().min(1).default(2000),
    /** Replicates of each job. */
    count: z.int().min(1).default(5),
    seed: z.union([z.int(), z.string().min(1)]).default(42),
    /** The world's own where it is not said. */
    profile: Profile.optional(),
    analyze: z.boolean().default(true),
    evidence: ManifestEvidence.prefault({}),
    save_stats: z.boolean().default(true),
    objective: Objective.default('skill'),
    validation: ValidationLimits.prefault({}),
    license: ManifestLicense.prefault({}),
    retry: ManifestRetry.prefault({}),
    /** Milliseconds once parsed; of one attempt at one job. */
    timeout: Duration.prefault('5m'),
    default_params: Params.default({}),
  })
  .superRefine((config, context) => {
    if (config.world !== undefined && config.dataset !== undefined && config.world !== config.dataset)
      context.addIssue({
        code: 'custom',
        path: ['dataset'],
        message: '`world` and `dataset` name two different worlds',
      });
  })
  .transform(({ dataset, world, ...rest }) => ({ ...rest, world: world ?? dataset }));
export type ManifestConfig = z.infer<typeof ManifestConfig>;

export const ManifestJob = z.strictObject({
  name: z.string().min(1),
  params: Params.default({}),
});
export type ManifestJob = z.infer<typeof ManifestJob>;

/** The values of one axis, in the order in which they are planned. */
export const AxisValues = z.array(ParamValue).min(1);

export const ManifestMatrix = z.strictObject({
  base_params: Params.default({}),
  /** Axis (a parameter path, or `origin`) -> values; the last axis varies fastest. */
  axes: z.record(z.string().min(1), AxisValues).default({}),
  /** Extends the combinations that it agrees with, else adds a job; as in the GitHub Actions matrix. */
  include: z.array(Params).default([]),
  /** Removes the combinations that have all of an entry's values. */
  exclude: z.array(Params).default([]),
});
export type ManifestMatrix = z.infer<typeof ManifestMatrix>;

/** A manifest: which experiments to run on which world. Defaults are those of the documentation. */
export const Manifest = z.strictObject({
  /** The file's name without its ending by default. */
  name: z.string().min(1).optional(),
  config: ManifestConfig.prefault({}),
  jobs: z.array(ManifestJob).default([]),
  matrix: ManifestMatrix.nullish(),
});
export type Manifest = z.infer<typeof Manifest>;
export type ManifestFile = z.input<typeof Manifest>;
