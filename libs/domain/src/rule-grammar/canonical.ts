import type { Condition, RuleData } from '@pulse/contracts';
import { contentHash } from '../job/keys.js';
import { toTerms } from './normal-form.js';
import { type Literal, termTexts } from './term.js';

/** Part of every hash, so that rules of another grammar are other rules. */
export const GRAMMAR_VERSION = 1;

/** Where a rule writes and in which direction; 0 where the amount is to be fitted. */
export interface CanonicalEffect {
  readonly on: string;
  readonly sign: -1 | 0 | 1;
}

/** What makes a rule the rule that it is, whoever wrote it and however. */
export interface CanonicalRule {
  /** Disjunction of conjunctions, sorted; no term is part of another. */
  readonly terms: readonly (readonly Literal[])[];
  /** The same as one condition. It may have more parts than the grammar lets people write. */
  readonly condition: Condition;
  readonly effects: readonly CanonicalEffect[];
  readonly hash: string;
}

/**
 * The canonical form of a rule: thresholds on the grid, negations inside the atoms, `cross` as the two comparisons that it
 * is, disjunctive normal form, sorted. It has the same truth value as the rule in every state, missing values included.
 *
 * @throws RangeError where the condition has more than `CONDITION_LIMITS.terms` terms; see `checkSyntax`
 */
export function canonicalRule(rule: Pick<RuleData, 'condition' | 'effects'>): CanonicalRule {
  const terms = toTerms(rule.condition);
  const effects = rule.effects
    .map(({ on, add }): CanonicalEffect => ({ on, sign: add === 'fit' ? 0 : signOf(add.value) }))
    .sort((a, b) => (a.on === b.on ? a.sign - b.sign : a.on < b.on ? -1 : 1));
  const hash = contentHash({ grammar: GRAMMAR_VERSION, terms: terms.map(termTexts), effects });
  return { terms, condition: asCondition(terms), effects, hash };
}

/** Hex SHA-256 of the canonical form: of the condition and of the targets with their signs, of nothing else. */
export function ruleHash(rule: Pick<RuleData, 'condition' | 'effects'>): string {
  return canonicalRule(rule).hash;
}

function asCondition(terms: readonly (readonly Literal[])[]): Condition {
  const parts = terms.map((term): Condition => (term.length === 1 ? term[0]! : { kind: 'and', of: term }));
  return parts.length === 1 ? parts[0]! : { kind: 'or', of: parts };
}

function signOf(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
