import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { defineEvent } from './define.js';

export const AuditVerdict = z.enum(['improved', 'unchanged', 'worse', 'not_decidable']);
export type AuditVerdict = z.infer<typeof AuditVerdict>;

export const RecursionAudited = defineEvent(
  'RecursionAudited',
  1,
  z.strictObject({ baseline: z.string().nullable(), verdict: AuditVerdict, reason: z.string(), audit: Sha256 }),
);

/** The reports are artefacts: `files` maps names to hashes, `bundles` hold the many small per-job files. */
export const ReportsWritten = defineEvent(
  'ReportsWritten',
  1,
  z.strictObject({ files: z.record(z.string(), Sha256), bundles: z.array(Sha256) }),
);

export const ReplayVerified = defineEvent(
  'ReplayVerified',
  1,
  z.strictObject({
    job: z.int().min(1),
    replicate: z.int().min(1),
    forecastId: Sha256,
    engine: z.string(),
    bytes: z.int().min(1),
  }),
);

export const ReplayDiverged = defineEvent(
  'ReplayDiverged',
  1,
  z.strictObject({
    job: z.int().min(1),
    replicate: z.int().min(1),
    forecastId: Sha256,
    engine: z.string(),
    differences: z.array(z.string()),
  }),
);
