import type { RuleData, RuleFinding } from '@pulse/contracts';
import { capBreaches } from './cap-breach.js';
import { checkAgainst } from './check-against.js';
import { checkCondition } from './check-condition.js';
import { checkFiring } from './check-firing.js';
import { knownRules } from './known-rules.js';
import { leaks } from './leaks.js';
import { loopFindings } from './loop-findings.js';
import { redundantAtoms } from './redundant-atoms.js';
import type { LogicContext } from './types.js';

/**
 * What is wrong, or may be, with a rule by its logic alone: in itself, against what its features can take and have taken,
 * and against the rules that are there. Claims are about states in which everything that is read is known.
 *
 * @param rule as `checkSyntax` returned it
 * @returns findings, the most severe first
 */
export function checkLogic(rule: RuleData, context: LogicContext): RuleFinding[] {
  const { catalogue, support } = context;
  const own = checkCondition(rule.condition, catalogue);
  // Of a rule that never acts, or always, nothing else is worth saying.
  if (own.some(({ severity }) => severity === 3)) return own;
  const others = knownRules(context).filter(({ id, enabled }) => id !== rule.id && enabled);
  const truth = support?.truth ?? catalogue.truth(rule.condition);
  const findings = [
    ...own,
    ...checkFiring(truth),
    ...redundantAtoms(rule.condition, catalogue),
    ...leaks(rule.condition, catalogue),
    ...others.flatMap((other) => checkAgainst(rule, other, truth, context)),
    ...capBreaches(rule, others, catalogue),
    ...loopFindings(rule, others, catalogue, context.world),
  ];
  return findings.sort((a, b) => b.severity - a.severity);
}
