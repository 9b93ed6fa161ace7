import type { RuleData, RuleFinding } from '@pulse/contracts';
import { sameRules } from './duplicates.js';
import { knownRules } from './known-rules.js';
import type { LogicContext } from './types.js';

/**
 * What is wrong, or may be, with a rule by its logic alone: in itself, against what its features can take and have taken,
 * and against the rules that are there. Claims are about states in which everything that is read is known.
 *
 * @param rule as `checkSyntax` returned it
 * @returns findings, the most severe first
 */
export function checkLogic(rule: RuleData, context: LogicContext): RuleFinding[] {
  const others = knownRules(context).filter(({ id }) => id !== rule.id);
  return [...sameRules(rule, others)].sort((a, b) => b.severity - a.severity);
}
