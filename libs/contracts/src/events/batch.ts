import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { defineEvent } from './define.js';

const Counts = z.strictObject({
  succeeded: z.int().min(0),
  reused: z.int().min(0),
  failed: z.int().min(0),
  cancelled: z.int().min(0),
});
export type JobCounts = z.infer<typeof Counts>;

/** A batch was asked for. Everything it depends on is in the artefacts that are named here. */
export const BatchSubmitted = defineEvent(
  'BatchSubmitted',
  1,
  z.strictObject({
    batchId: z.string(),
    name: z.string(),
    domain: z.string(),
    worldName: z.string(),
    manifest: Sha256,
    world: Sha256,
    history: Sha256.nullable(),
    policy: Sha256,
    /** Expression of `--only`; null runs every job. */
    only: z.string().nullable(),
    trustOnly: z.boolean(),
    maxFailures: z.int().min(1).nullable(),
    useCache: z.boolean(),
  }),
);

/** The manifest was expanded and the audit's baseline fixed. */
export const BatchPlanned = defineEvent(
  'BatchPlanned',
  1,
  z.strictObject({
    plan: Sha256,
    plannerVersion: z.int().min(1),
    jobs: z.int().min(0),
    forecasts: z.int().min(0),
    baseline: z.string().nullable(),
    continues: z.string().nullable(),
  }),
);

export const BatchCancelRequested = defineEvent('BatchCancelRequested', 1, z.strictObject({ reason: z.string() }));

/** Every job is final. */
export const BatchSimulated = defineEvent('BatchSimulated', 1, Counts);

export const BatchCompleted = defineEvent(
  'BatchCompleted',
  1,
  z.strictObject({ jobs: Counts, accepted: z.int().min(0), rejected: z.int().min(0), licensed: z.int().min(0) }),
);

export const BatchCancelled = defineEvent('BatchCancelled', 1, z.strictObject({ reason: z.string(), jobs: Counts }));
