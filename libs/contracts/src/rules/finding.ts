import { z } from 'zod';

/** What is known of a claim about a rule: shown for all states, refuted by a state, or neither. */
export const ProofVerdict = z.enum(['proven', 'refuted', 'undecided']);
export type ProofVerdict = z.infer<typeof ProofVerdict>;

/** One thing that is wrong, or may be, with a rule: for people, for the score, and as feedback to whoever proposes next. */
export const RuleFinding = z.strictObject({
  /** `area.what`, such as `logic.contradiction`. */
  code: z.string().regex(/^[a-z]+\.[a-z_]+$/),
  verdict: ProofVerdict,
  /** 3: the rule cannot be used. 2: it is doubtful. 1: a remark. */
  severity: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** JSON pointer into the rule; empty for the rule as a whole. */
  path: z.string(),
  message: z.string(),
  /** A state in which it shows, by feature text; null where none is needed or known. */
  counterexample: z.record(z.string(), z.number()).nullable(),
  /** What to change; null where nothing helps. */
  suggestion: z.string().nullable(),
  /** Canonical hashes or ids of other rules that it is about. */
  others: z.array(z.string()).default([]),
});
export type RuleFinding = z.infer<typeof RuleFinding>;
