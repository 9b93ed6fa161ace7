import type { RuleData, RuleFinding } from '@pulse/contracts';
import { ruleHash } from '../rule-grammar/index.js';
import { logicFinding } from './finding.js';

/** Other rules with the same canonical form: the same condition, however written, and the same targets and signs. */
export function sameRules(rule: RuleData, others: readonly RuleData[]): RuleFinding[] {
  const hash = ruleHash(rule);
  const same = others.filter((other) => ruleHash(other) === hash).map(({ id }) => id);
  if (same.length === 0) return [];
  return [
    logicFinding('duplicate', {
      verdict: 'proven',
      severity: 3,
      path: '',
      message: `the same rule is there already: ${same.join(', ')}`,
      suggestion: 'refine that one, or propose a rule on other features',
      others: same,
    }),
  ];
}
