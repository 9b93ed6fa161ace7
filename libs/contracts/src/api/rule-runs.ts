import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import {
  NanoDollars,
  RuleGenIterationEnded,
  RuleGenKept,
  RuleGenRequested,
  RuleGenSettings,
  RuleGenStopReason,
} from '../events/rulegen.js';
import { Assessment, RuleGenMethod, RuleId } from '../rules/index.js';
import { ApiDiagnostic, SourceTextsByFile } from './problem.js';
import { NamedText, SentData } from './submit.js';

/** A run's id: one token of a stream's name. It is also the value of Idempotency-Key. */
export const RuleRunId = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,64}$/)
  .meta({ id: 'RuleRunId', description: 'a run id of 1 to 64 letters, digits or underscores' });

/** A rule of the grammar. It is data only: nothing in it is ever run. */
export const ApiRule = z
  .record(z.string(), z.unknown())
  .meta({ id: 'Rule', description: 'a rule of the grammar: docs/reference/rulegen.md' });

/** A world with its data, or the name of one that ships with Pulse. */
export const SentWorld = z.union([z.string().min(1).max(200), NamedText]).meta({ id: 'SentWorld' });
export type SentWorld = z.infer<typeof SentWorld>;

/** One search. What is left out has the default of `pulse rules generate`. */
export const RuleRunRequest = z
  .strictObject({
    world: SentWorld,
    data: SentData.optional(),
    /** The variable to explain; the headline of the world by default. */
    target: z.string().min(1).max(200).optional(),
    /** Text about the matter, for the language model: data, never instructions. */
    context: z
      .string()
      .max(1 << 20)
      .optional(),
    ruleType: z.string().min(1).max(200).optional(),
    method: RuleGenMethod.optional(),
    maxIterations: z.int().min(1).max(100).optional(),
    /** Nano-dollars. */
    costLimit: NanoDollars.optional(),
    /** Forecasts are scored at all horizons up to it. */
    horizon: z.int().min(1).max(24).optional(),
    seed: z.union([z.int().min(0), z.string().min(1).max(200)]).optional(),
    /** Id of the rule in the store, where one is accepted; made from what it says by default. */
    ruleName: RuleId.optional(),
    /** False searches even where an equal run is done. */
    useCache: z.boolean().optional(),
    /** The batch of runs that it belongs to, which share a limit. */
    batch: z
      .strictObject({
        batchId: RuleRunId,
        index: z.int().min(0).max(9999),
        /** Nano-dollars for all of them; null: the limit of the account for a batch. */
        costLimit: NanoDollars.nullable(),
      })
      .optional(),
  })
  .meta({ id: 'RuleRunRequest' });
export type RuleRunRequest = z.infer<typeof RuleRunRequest>;

export const RuleRunStatus = z.enum(['in_progress', 'completed', 'canceled', 'failed']).meta({ id: 'RuleRunStatus' });
export type RuleRunStatus = z.infer<typeof RuleRunStatus>;

/** What was answered to a request for a run. Warnings are among the diagnostics. */
export const RuleRunResponse = z
  .object({
    runId: RuleRunId,
    status: RuleRunStatus,
    target: z.string(),
    method: RuleGenMethod,
    settings: RuleGenSettings,
    cacheKey: Sha256,
    diagnostics: z.array(ApiDiagnostic),
    texts: SourceTextsByFile,
  })
  .meta({ id: 'RuleRunResponse' });
export type RuleRunResponse = z.infer<typeof RuleRunResponse>;

const request = RuleGenRequested.schema.shape;

export const RuleRunItem = z
  .object({
    runId: z.string(),
    batch: request.batch,
    world: request.world,
    target: z.string(),
    method: RuleGenMethod,
    status: RuleRunStatus,
    requestedAt: z.string(),
    endedAt: z.string().nullable(),
    /** Iterations that have ended. */
    iterations: z.int().min(0),
    /** Of the best rule so far; null where none was found. */
    quality: z.number().min(0).max(1).nullable(),
    /** Nano-dollars. */
    spent: NanoDollars,
    stopReason: RuleGenStopReason.nullable(),
    decision: Assessment.shape.decision.nullable(),
    /** Where the accepted rule is in the store; null where there is none, or it is not there yet. */
    kept: RuleGenKept.schema.nullable(),
  })
  .meta({ id: 'RuleRunItem' });
export type RuleRunItem = z.infer<typeof RuleRunItem>;

/** `cursor` asks for what follows; null at the end. */
export const RuleRunList = z
  .object({ runs: z.array(RuleRunItem), cursor: z.string().nullable() })
  .meta({ id: 'RuleRunList' });
export type RuleRunList = z.infer<typeof RuleRunList>;

/** One run with its iterations and the best rule so far. */
export const RuleRunDetail = RuleRunItem.extend({
  settings: RuleGenSettings,
  ruleType: z.string().nullable(),
  /** Why it stopped, in words. */
  detail: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Why it was canceled. */
  canceled: z.string().nullable(),
  /** The run whose result stands for this one's. */
  cached: z.string().nullable(),
  /** Why symbolic work stood in for a model. */
  degraded: z.string().nullable(),
  candidates: z.int().min(0),
  evaluations: z.int().min(0),
  seconds: z.number().min(0),
  iterationEnds: z.array(RuleGenIterationEnded.schema),
  rule: ApiRule.nullable(),
  assessment: Assessment.nullable(),
  /** Where in the log this was read. */
  position: z.int().min(1),
}).meta({ id: 'RuleRunDetail' });
export type RuleRunDetail = z.infer<typeof RuleRunDetail>;

/** `accepted` is false where the run had ended, and `reason` says how. */
export const RuleRunCanceled = z
  .object({ runId: z.string(), accepted: z.boolean(), reason: z.string().nullable() })
  .meta({ id: 'RuleRunCanceled' });
export type RuleRunCanceled = z.infer<typeof RuleRunCanceled>;
