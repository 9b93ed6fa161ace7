import type { RuleData, RuleFinding } from '@pulse/contracts';
import { checkAgainst } from './check-against.js';
import { checkCondition } from './check-condition.js';
import { capBreaches } from './cap-breach.js';
import { checkFiring } from './check-firing.js';
import { storedTruth } from './firing.js';
import { leaks } from './leaks.js';
import { loopGain } from './loop-gain.js';
import { findingsOf } from './loop-findings.js';
import { redundantAtoms } from './redundant-atoms.js';
import type { LogicContext, RuleSetCheck } from './types.js';

/**
 * Checks rules that are to act together: each by itself, each pair once, and all of them for loops. Disabled rules are left out.
 *
 * @param rules the whole set, in the grammar; the rules of the context's world count only where they are in it
 */
export function checkRuleSet(
  rules: readonly RuleData[],
  { catalogue, world }: Pick<LogicContext, 'catalogue' | 'world'>,
): RuleSetCheck {
  const context: LogicContext = { catalogue, world, stored: [] };
  const acting = rules.filter(({ enabled }) => enabled);
  const own = new Map(acting.map((rule) => [rule, checkCondition(rule.condition, catalogue)]));
  const sound = acting.filter((rule) => !own.get(rule)!.some(({ severity }) => severity === 3));
  const named = (rule: RuleData, found: readonly RuleFinding[]) =>
    found.map((finding) => ({ ...finding, others: [rule.id, ...finding.others] }));
  const gain = loopGain(sound, catalogue, world);
  const findings = [
    ...acting.flatMap((rule) => named(rule, own.get(rule)!)),
    ...sound.flatMap((rule, i) => {
      const truth = storedTruth(rule, context);
      return named(rule, [
        ...checkFiring(truth),
        ...redundantAtoms(rule.condition, catalogue),
        ...leaks(rule.condition, catalogue),
        ...sound.slice(0, i).flatMap((other) => checkAgainst(rule, other, truth, context)),
        ...capBreaches(rule, sound.slice(0, i), catalogue),
      ]);
    }),
    ...findingsOf(gain),
  ];
  return { findings: findings.sort((a, b) => b.severity - a.severity), gain };
}
