import type { RuleData, RuleFinding } from '@pulse/contracts';
import { catalogueOf, checkRuleSet, fromWorldRule, type LoopGain } from '@pulse/domain';
import type { MeasuredWorld } from './rules-generate-world.js';

export interface CheckedRules {
  readonly checked: readonly string[];
  /** Rules that say what the grammar cannot, so that their logic is not known. */
  readonly unreadable: readonly string[];
  readonly disabled: readonly string[];
  readonly findings: readonly RuleFinding[];
  readonly gain: LoopGain;
}

/** All rules of a world that act, as a set. */
export function checkedRules({ world, history }: MeasuredWorld): CheckedRules {
  const parameters = new Map(
    Object.entries(world.parameters).map(([name, parameter]) => [
      name,
      typeof parameter === 'number' ? parameter : parameter.value,
    ]),
  );
  const acting = world.rules.filter(({ enabled, narrative }) => enabled && narrative !== true);
  const rules: RuleData[] = [];
  const unreadable: string[] = [];
  for (const rule of acting) {
    const data = fromWorldRule(rule, parameters);
    if (data === null) unreadable.push(rule.id);
    else rules.push(data);
  }
  const catalogue = catalogueOf(world, history, history.start + history.length - 1);
  return {
    checked: rules.map(({ id }) => id),
    unreadable,
    disabled: world.rules.filter((rule) => !acting.includes(rule)).map(({ id }) => id),
    ...checkRuleSet(rules, { catalogue, world }),
  };
}
