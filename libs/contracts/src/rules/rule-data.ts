import { z } from 'zod';
import { Identifier } from '../world.js';
import { Condition } from './condition.js';

/** Identity of a rule in the store: safe in file names, subjects and URLs. */
export const RuleId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a letter, then letters, digits and underscores');
export type RuleId = z.infer<typeof RuleId>;

export const RuleCategory = z.enum(['symbolic', 'variable', 'capital', 'mixed']);
export type RuleCategory = z.infer<typeof RuleCategory>;

/** What a rule adds, each turn that it fires, on the natural scale of what it writes, at most `cap` in size. */
export const RuleEffect = z.strictObject({
  on: Identifier,
  /** `fit`: estimated with the process at each origin; else the amount, with its standard error. */
  add: z.union([z.literal('fit'), z.strictObject({ value: z.number(), sd: z.number().min(0) })]),
  cap: z.number().positive(),
});
export type RuleEffect = z.infer<typeof RuleEffect>;

/** A causal rule as typed data. Nothing in it is ever evaluated as code, and no text in it decides anything. */
export const RuleData = z.strictObject({
  id: RuleId,
  description: z.string().max(500).default(''),
  tags: z.array(Identifier).max(8).default([]),
  category: RuleCategory,
  importance: z.number().min(0).max(1).default(1),
  enabled: z.boolean().default(true),
  condition: Condition,
  effects: z.array(RuleEffect).min(1).max(4),
});
export type RuleData = z.infer<typeof RuleData>;

export const RuleGenMethod = z.enum(['gpt_only', 'symbolic_only', 'gpt_symbolic_loop', 'hybrid_adaptive']);
export type RuleGenMethod = z.infer<typeof RuleGenMethod>;

/** Who made a rule and from what. */
export const RuleProvenance = z.strictObject({
  origin: z.enum(['symbolic', 'llm', 'import', 'person']),
  method: RuleGenMethod.nullable(),
  model: z.string().nullable(),
  promptHash: z.string().nullable(),
  runId: z.string().nullable(),
  /** Canonical hashes of the rules that it was made from. */
  parents: z.array(z.string()),
});
export type RuleProvenance = z.infer<typeof RuleProvenance>;
