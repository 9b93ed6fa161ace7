import type { RuleData } from '@pulse/contracts';
import { atomsOf, ruleHash } from '../rule-grammar/index.js';
import { assessmentOf } from './assessment-of.js';
import { LEAST_ORIGINS } from './block-losses.js';
import type { PreparedRule } from './prepare.js';
import type { Scores } from './scored.js';
import type { Candidate, EvaluatedRule } from './task.js';

/** A candidate with what was found out about it so far. */
export interface Entry {
  readonly candidate: Omit<Candidate, 'nested'>;
  readonly prepared: PreparedRule;
  readonly scores: Scores;
  /** Skill on the origins that all rules were scored on; null where it was not. */
  readonly comparable: number | null;
}

export function evaluatedRule({ candidate, prepared, scores, comparable }: Entry): EvaluatedRule {
  const { rule, costBits, savedBits } = candidate;
  const performance = typeof scores === 'object' ? scores : null;
  const isScored = performance !== null && performance.atLead.n >= LEAST_ORIGINS;
  const assessment = assessmentOf({
    given: rule,
    scope: 'comprehensive',
    prepared,
    bits: { costBits, savedBits },
    performance: scores,
    comparable,
  });
  return {
    rule,
    costBits,
    savedBits,
    hash: assessment.rule,
    atoms: atomsOf(rule.condition).length,
    lead: performance?.lead ?? null,
    skill: isScored ? performance.atLead.skill : null,
    standardError: isScored ? performance.atLead.standardError : null,
    assessment,
  };
}

/** Every candidate and what is nested in it, once; candidates before what is inside of them. */
export function distinctCandidates(candidates: readonly Candidate[]): Omit<Candidate, 'nested'>[] {
  const byHash = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => {
    const hash = identityOf(candidate.rule);
    if (!byHash.has(hash)) byHash.set(hash, candidate);
  };
  for (const candidate of candidates) {
    add(candidate);
    candidate.nested?.forEach(add);
  }
  return [...byHash.values()];
}

/** The canonical hash; its text for a rule that is too large to have one. */
function identityOf(rule: RuleData): string {
  try {
    return ruleHash(rule);
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify(rule);
    throw error;
  }
}

/** Bits that a rule saves on the training data less those that it costs; null where that is not known. */
export const netBitsOf = ({ costBits, savedBits }: Omit<Candidate, 'nested'>): number | null =>
  costBits === null || savedBits === null ? null : savedBits - costBits;
