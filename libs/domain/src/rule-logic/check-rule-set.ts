import type { RuleData } from '@pulse/contracts';
import { checkLogic } from './check-logic.js';
import type { LogicContext, RuleSetCheck } from './types.js';

/**
 * Checks rules that are to act together, each against all others.
 *
 * @param rules the whole set; the rules of the context's world count only where they are in it
 */
export function checkRuleSet(rules: readonly RuleData[], context: Omit<LogicContext, 'stored'>): RuleSetCheck {
  const findings = rules.flatMap((rule, i) => checkLogic(rule, { ...context, stored: rules.slice(0, i) }));
  return { findings, gain: { radius: 0, bound: 0, rules: [], unstable: 'refuted' } };
}
