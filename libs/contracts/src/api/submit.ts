import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { Profile } from '../job.js';
import { Params } from '../world.js';
import { ApiDiagnostic, SourceTextsByFile } from './problem.js';

/** A batch's id: one token of a stream's name. It is also the value of Idempotency-Key. */
export const BatchId = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,64}$/)
  .meta({ id: 'BatchId', description: 'a batch id of 1 to 64 letters, digits or underscores' });

/** The name that diagnostics show; nothing is ever read from it. */
const FileName = z.string().min(1).max(4096);

/** A text with its name. */
export const NamedText = z.strictObject({ file: FileName, text: z.string() });
export type NamedText = z.infer<typeof NamedText>;

/** Data by the `from` of its source. */
export const SentData = z.record(z.string(), z.strictObject({ base64: z.base64() }));
export type SentData = z.infer<typeof SentData>;

/** A manifest with everything that it reads. What is left out is looked for among what ships with Pulse, by name. */
export const SubmitRequest = z
  .strictObject({
    /** YAML or JSON text, or the manifest itself. */
    manifest: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
    file: FileName.optional(),
    world: NamedText.optional(),
    policy: NamedText.optional(),
    data: SentData.optional(),
    /** Only the jobs that match. */
    only: z.string().min(1).optional(),
    trustOnly: z.boolean().optional(),
    maxFailures: z.int().min(1).optional(),
    useCache: z.boolean().optional(),
    /** More than 10,000 jobs are meant. */
    yes: z.boolean().optional(),
    /** Stands for the manifest's `output_dir`; the server writes no folder. */
    outputDir: z.string().min(1).optional(),
    /** Which horizons are judged: those of the policy by default, or every one that there are origins enough for. */
    judged: z.enum(['by_policy', 'where_possible']).optional(),
    /** Go on with the newest batch of this manifest where there is anything left to do for it. */
    resume: z.boolean().optional(),
    /** With `resume`: the batch whose reports the caller holds already; it is finished for the caller. */
    copied: BatchId.optional(),
  })
  .meta({ id: 'SubmitRequest' });
export type SubmitRequest = z.infer<typeof SubmitRequest>;

/** What was answered to a submission. Warnings are among the diagnostics. */
export const SubmitResponse = z
  .object({
    batchId: BatchId,
    name: z.string(),
    jobs: z.int().min(0),
    forecasts: z.int().min(0),
    /** Hash of the plan's artefact. */
    plan: Sha256,
    /** An unfinished batch goes on; nothing was submitted. */
    resumed: z.boolean(),
    /** The ended batch that this one continues. */
    continues: z.string().nullable(),
    /** Another batch of this name that has not ended, the newest: with `resume` it goes on instead. */
    alsoRunning: BatchId.nullable().default(null),
    diagnostics: z.array(ApiDiagnostic),
    texts: SourceTextsByFile,
  })
  .meta({ id: 'SubmitResponse' });
export type SubmitResponse = z.infer<typeof SubmitResponse>;

/** The jobs that a manifest would run. */
export const PlanResponse = z
  .object({
    name: z.string(),
    worldName: z.string(),
    /** Hash of the world. */
    world: Sha256,
    profile: Profile,
    horizon: z.int(),
    count: z.int(),
    paths: z.int(),
    seed: z.union([z.int(), z.string()]),
    /** Label of the last period of the data; null where there is none. */
    dataTo: z.string().nullable(),
    varying: z.array(z.string()),
    jobs: z.array(
      z.object({
        number: z.int(),
        name: z.string(),
        origin: z.string().nullable(),
        params: Params,
        state: z.enum(['cached', 'new']),
      }),
    ),
    diagnostics: z.array(ApiDiagnostic),
    texts: SourceTextsByFile,
  })
  .meta({ id: 'PlanResponse' });
export type PlanResponse = z.infer<typeof PlanResponse>;

export const CancelRequest = z
  .strictObject({ reason: z.string().min(1).max(1000).default('cancelled by request') })
  .meta({ id: 'CancelRequest' });

/** `accepted` is false where there is nothing left to cancel, and `reason` says why. */
export const CancelResponse = z
  .object({ batchId: BatchId, accepted: z.boolean(), reason: z.string().nullable().default(null) })
  .meta({ id: 'CancelResponse' });
export type CancelResponse = z.infer<typeof CancelResponse>;

/** Which batch goes on: the same one while it is unfinished, otherwise a new one that continues it. */
export const ContinueResponse = z
  .object({ batchId: BatchId, resumed: z.boolean(), continues: z.string().nullable() })
  .meta({ id: 'ContinueResponse' });
export type ContinueResponse = z.infer<typeof ContinueResponse>;
