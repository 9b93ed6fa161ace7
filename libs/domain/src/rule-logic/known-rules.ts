import type { RuleData } from '@pulse/contracts';
import { parametersOf } from '@pulse/engine';
import { atomsOf, featureOf, fromWorldRule, partsOf } from '../rule-grammar/index.js';
import type { LogicContext } from './types.js';

/**
 * The rules in store, and those of the world that the grammar can say; of one id the one in store. Rules in store may be
 * about another world: those that name what this one does not have are left out.
 */
export function knownRules({ stored, world, catalogue }: LogicContext): RuleData[] {
  const known = (name: string): boolean => catalogue.find(name) !== undefined;
  const fitting = stored.filter(
    ({ condition, effects }) =>
      effects.every(({ on }) => known(on)) &&
      atomsOf(condition).every(({ atom }) => partsOf(featureOf(atom)).every(({ name }) => known(name))),
  );
  const ids = new Set(fitting.map(({ id }) => id));
  const parameters = parametersOf(world);
  const own = world.rules.filter(({ id }) => !ids.has(id)).flatMap((rule) => fromWorldRule(rule, parameters) ?? []);
  return [...fitting, ...own];
}
