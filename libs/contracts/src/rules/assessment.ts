import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { RuleFinding } from './finding.js';

export const AssessmentScope = z.enum(['syntax', 'logic', 'coverage', 'performance', 'comprehensive']);
export type AssessmentScope = z.infer<typeof AssessmentScope>;

const Share = z.number().min(0).max(1);

/** How much better forecasts of a target are with a rule, at one horizon. Null where it does not exist. */
export const HorizonSkill = z.strictObject({
  horizon: z.int().min(1),
  /** Origins that were scored both ways. */
  n: z.int().min(0),
  /** 1 - CRPS with the rule / CRPS without it. */
  skill: z.number().nullable(),
  /** One-sided Diebold-Mariano p (Harvey, Leybourne and Newbold) that forecasts with the rule are better. */
  p: Share.nullable(),
});
export type HorizonSkill = z.infer<typeof HorizonSkill>;

/** One condition of acceptance. Gates are not averaged: each must hold. */
export const Gate = z.strictObject({
  gate: z.enum(['structure', 'logic', 'description_length', 'validation', 'report']),
  passed: z.boolean(),
  detail: z.string(),
});
export type Gate = z.infer<typeof Gate>;

/** What was found out about one rule. */
export const Assessment = z.strictObject({
  /** Canonical hash of the rule. */
  rule: Sha256,
  scope: AssessmentScope,
  /** Weighted 0.3 / 0.4 / 0.2 / 0.1 over the parts that were assessed; comparable between rules of one run. */
  quality: Share,
  /** Quality at least 0.7, and no gate failed that was looked at. */
  passed: z.boolean(),
  parts: z.strictObject({
    syntax: Share.nullable(),
    logic: Share.nullable(),
    coverage: Share.nullable(),
    performance: Share.nullable(),
  }),
  findings: z.array(RuleFinding),
  gates: z.array(Gate),
  /** On the validation block. */
  validation: z.array(HorizonSkill),
  /** On the report block; empty where it was not looked at. */
  report: z.array(HorizonSkill),
  /** Bits that the rule costs to state, and that it saves in stating the training data; null where not fitted. */
  bits: z.strictObject({ cost: z.number(), saved: z.number() }).nullable(),
  coverage: z.strictObject({ periods: z.int().min(0), fired: z.int().min(0), unknown: z.int().min(0) }).nullable(),
  decision: z.enum(['accepted', 'rejected', 'not decidable', 'not judged']),
  reason: z.string(),
});
export type Assessment = z.infer<typeof Assessment>;
