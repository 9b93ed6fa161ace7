import type { RuleData } from '@pulse/contracts';
import { parametersOf } from '@pulse/engine';
import { fromWorldRule } from '../rule-grammar/index.js';
import type { LogicContext } from './types.js';

/** The rules in store, and those of the world that the grammar can say; of one id the one in store. */
export function knownRules({ stored, world }: Pick<LogicContext, 'stored' | 'world'>): RuleData[] {
  const ids = new Set(stored.map(({ id }) => id));
  const parameters = parametersOf(world);
  const own = world.rules.filter(({ id }) => !ids.has(id)).flatMap((rule) => fromWorldRule(rule, parameters) ?? []);
  return [...stored, ...own];
}
