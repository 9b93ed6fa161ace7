import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { Assessment, RuleData, RuleGenMethod, RuleId } from '../rules/index.js';
import { defineEvent } from './define.js';

/** Integer nano-dollars: 1,000,000,000 is one dollar. */
export const NanoDollars = z.int().min(0);
export type NanoDollars = z.infer<typeof NanoDollars>;

/** Who searches in an iteration: the symbolic generator, a model, or both in turn. */
export const RuleGenArm = z.enum(['symbolic', 'gpt', 'loop']);
export type RuleGenArm = z.infer<typeof RuleGenArm>;

export const RuleGenSettings = z.strictObject({
  maxIterations: z.int().min(1).max(100),
  /** Gain in quality, absolute, below which an iteration counts as no improvement on the best before it. */
  improvementThreshold: z.number().min(0).max(1),
  /** Iterations that are evaluated before a lack of improvement may end the run. */
  minEvaluations: z.int().min(1).max(100),
  /** Most that the run may spend; null: the account's limit for a run. */
  costLimit: NanoDollars.nullable(),
  horizons: z.array(z.int().min(1)).min(1),
  seed: z.union([z.int().min(0), z.string()]),
  origins: z.int().min(1),
  paths: z.int().min(1),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** How names are shown to a model. */
  names: z.enum(['real', 'neutral', 'shuffled']),
});
export type RuleGenSettings = z.infer<typeof RuleGenSettings>;

/** A run was asked for. Everything that its result depends on is named here. */
export const RuleGenRequested = defineEvent(
  'RuleGenRequested',
  1,
  z.strictObject({
    runId: z.string(),
    /** The batch of runs that it belongs to, with its place there; null for a run of its own. */
    batch: z
      .strictObject({
        batchId: z.string(),
        index: z.int().min(0),
        /** Most that its runs may spend together; null: the account's limit for a batch. */
        costLimit: NanoDollars.nullable(),
      })
      .nullable(),
    account: z.string(),
    world: z.strictObject({ name: z.string(), version: z.string(), artifact: Sha256 }),
    history: Sha256,
    /** Artefact with the rules that were in store for this target. */
    stored: Sha256,
    target: z.string(),
    ruleType: z.string().nullable(),
    /** Artefact with text about the matter; data for a model, never instructions. */
    context: Sha256.nullable(),
    method: RuleGenMethod,
    settings: RuleGenSettings,
    /** Of what its result depends on beside data and settings; of prompts and prices null without a language model. */
    versions: z.strictObject({
      prompt: z.string().nullable(),
      prices: z.string().nullable(),
      grammar: z.int().min(1),
      engine: z.string(),
      rulegen: z.int().min(1),
    }),
    /** Id in the store of the rule, where one is accepted; null: the one that it is found with. */
    ruleName: RuleId.nullable(),
    /** Whether an equal run that is done may stand for this one. */
    useCache: z.boolean(),
    /** Equal keys mean equal results: data, settings and versions. */
    cacheKey: Sha256,
  }),
);

/** One attempt that was paid for, and what is kept of it. */
const PaidCall = z.strictObject({
  callId: z.string(),
  /** As in the table of prices. */
  provider: z.string(),
  model: z.string(),
  /** Artefact of the prompt; null where a crash left nobody who knows. */
  promptHash: Sha256.nullable(),
  outcome: z.string(),
  cost: NanoDollars,
  /** Artefact of the reply; null where there is none. */
  reply: Sha256.nullable(),
});

export const RuleProposed = defineEvent(
  'RuleProposed',
  1,
  z.strictObject({
    iteration: z.int().min(1),
    arm: RuleGenArm,
    operator: z.enum(['search', 'refine', 'hypothesise', 'propose', 'repair', 'crossover', 'simplify']),
    origin: z.enum(['symbolic', 'llm']),
    rule: RuleData,
    canonical: Sha256,
    /** Canonical hashes of the rules that it was made from. */
    parents: z.array(Sha256),
    /** The paid call that it came from; null for the symbolic generator. */
    callId: z.string().nullable(),
  }),
);

export const RuleEvaluated = defineEvent(
  'RuleEvaluated',
  1,
  z.strictObject({ iteration: z.int().min(1), assessment: Assessment, best: z.boolean() }),
);

/** Where a run goes on after a crash: what this iteration found and spent. In one commit with its proposals. */
export const RuleGenIterationEnded = defineEvent(
  'RuleGenIterationEnded',
  1,
  z.strictObject({
    iteration: z.int().min(1),
    arm: RuleGenArm,
    /** Rules that were evaluated, and candidates that the symbolic search looked at. */
    evaluations: z.int().min(0),
    candidates: z.int().min(0),
    /** The best rule so far; null where none was found. */
    best: Sha256.nullable(),
    quality: z.number().min(0).max(1).nullable(),
    /** Quality less the best before this iteration. */
    improvement: z.number(),
    spent: NanoDollars,
    seconds: z.number().min(0),
    /** How asking a model ended; null where none was asked. */
    proposed: z.enum(['ok', 'partial', 'invalid', 'refused', 'truncated', 'denied', 'unavailable']).nullable(),
    calls: z.array(PaidCall),
    /** Why the run had to do without a model from here on; null where it did not. */
    degraded: z.string().nullable(),
    /** What the choice of the arm rested on; null where there is no choice. */
    choice: z
      .strictObject({ propensity: z.number().min(0).max(1), state: z.record(z.string(), z.array(z.number())) })
      .nullable(),
  }),
);

export const RuleGenStopReason = z.enum([
  'max_iterations',
  'no_improvement',
  'budget',
  'no_model',
  'deadline',
  'converged',
  'not_decidable',
]);
export type RuleGenStopReason = z.infer<typeof RuleGenStopReason>;

const Summary = z.strictObject({
  iterations: z.int().min(0),
  evaluations: z.int().min(0),
  candidates: z.int().min(0),
  spent: NanoDollars,
  seconds: z.number().min(0),
  /** Why symbolic work stood in for a model; null where it did not. */
  degraded: z.string().nullable(),
  best: z.strictObject({ rule: RuleData, canonical: Sha256, assessment: Assessment }).nullable(),
});
export type RuleGenSummary = z.infer<typeof Summary>;

export const RuleGenCompleted = defineEvent(
  'RuleGenCompleted',
  1,
  Summary.extend({
    stopReason: RuleGenStopReason,
    detail: z.string(),
    cached: z.string().nullable(),
    /** Prompts and prices of whoever worked on it; null where no model could be asked. */
    versions: z.strictObject({ prompt: z.string(), prices: z.string() }).nullable(),
  }).strict(),
);

/** The rule that the run accepted is in the store. */
export const RuleGenKept = defineEvent(
  'RuleGenKept',
  1,
  z.strictObject({
    ruleId: RuleId,
    version: z.int().min(1),
    /** The store had it before, in the same words. */
    known: z.boolean(),
  }),
);

export const RuleGenCanceled = defineEvent('RuleGenCanceled', 1, Summary.extend({ reason: z.string() }).strict());

export const RuleGenFailed = defineEvent(
  'RuleGenFailed',
  1,
  Summary.extend({ code: z.string(), message: z.string() }).strict(),
);

/** A look at the report block of one series: each one is paid for out of the series' wealth, whoever looks. */
export const ReportLooked = defineEvent(
  'ReportLooked',
  1,
  z.strictObject({
    /** Names the series that is looked at: hash of the world's name, the target, the kind of its periods and the first of them. */
    dataSet: Sha256,
    runId: z.string(),
    /** Canonical hash of the rule. */
    rule: Sha256,
    target: z.string(),
    /** Hash of the world, history and horizons that the rule was scored with: in another world or on more data it is another look. */
    setting: Sha256,
    /** Level that the look was allowed, and the p that it found. */
    level: z.number().min(0).max(1),
    p: z.number().min(0).max(1),
    passed: z.boolean(),
  }),
);
