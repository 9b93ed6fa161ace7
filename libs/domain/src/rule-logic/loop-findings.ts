import type { RuleData, RuleFinding, World } from '@pulse/contracts';
import type { Catalogue } from '../rule-grammar/index.js';
import { logicFinding } from './finding.js';
import { loopGain } from './loop-gain.js';
import type { LoopGain } from './types.js';

/** Whether a rule closes a loop with the others, or with itself, that feeds itself. */
export function loopFindings(
  rule: RuleData,
  others: readonly RuleData[],
  catalogue: Catalogue,
  world: World,
): RuleFinding[] {
  const gain = loopGain([rule, ...others], catalogue, world, rule.id);
  if (gain.rules.includes(rule.id)) return findingsOf(gain, rule.id);
  if (gain.through.length === 0) return [];
  // Others feed one another more strongly, which is theirs to answer for; what goes through this rule is its own.
  const members = [rule, ...others].filter(({ id }) => gain.through.includes(id));
  return findingsOf({ ...loopGain(members, catalogue, world, rule.id), rules: gain.through }, rule.id);
}

/** @param subject the rule that is looked at; it is left out of `others` */
export function findingsOf(gain: LoopGain, subject?: string): RuleFinding[] {
  if (gain.unstable === 'refuted') return [];
  const sure = gain.unstable === 'proven';
  const size = Number((sure ? gain.radius : gain.bound).toPrecision(4));
  return [
    logicFinding('loop_gain', {
      verdict: gain.unstable,
      severity: sure ? 3 : 1,
      path: '/effects',
      message: `${gain.rules.join(', ')} feed${gain.rules.length === 1 ? 's itself' : ' one another'} with a gain of ${sure ? '' : 'up to '}${size}; from 1 on a firing comes back at least as large as it went`,
      suggestion: 'make the effects or their caps smaller, or read a feature that they do not move',
      others: gain.rules.filter((id) => id !== subject),
    }),
  ];
}
