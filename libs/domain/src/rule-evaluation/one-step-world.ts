import type { History, World } from '@pulse/contracts';
import { compileWorld, namesIn, publicationLagOf } from '@pulse/engine';
import type { ScopedWorld } from './scoped-world.js';

/** Worlds with and without a rule that forecast one period ahead as those of a `ScopedWorld` do, and nothing further. */
export interface OneStepWorlds {
  readonly with: World;
  readonly without: World;
}

/**
 * One period ahead the other variables stay where they are: rules read the state at the origin, which is known, so how
 * anything but the target moves is never seen, and need not be estimated. The target steps from its own past with its own
 * draws. So the forecast is the same, to the bit where shocks are independent and in law where they are correlated, at a half
 * of the cost; and the world without the rule is the same one for all rules.
 *
 * @returns null where that does not hold: the rule acts later, or something that is read may not be known at an origin
 */
export function oneStepWorlds(
  { with: whole, without, reach, kept }: ScopedWorld,
  history: History,
  target: string,
): OneStepWorlds | null {
  if (reach !== 1 || !kept.every((name) => isAlwaysKnown(whole, history, name))) return null;
  return { with: oneStep(whole, target), without: oneStep(without, target) };
}

function isAlwaysKnown(world: World, history: History, name: string): boolean {
  const variable = Object.hasOwn(world.variables, name) ? world.variables[name] : undefined;
  if (variable === undefined) return true;
  const own = Object.hasOwn(history.lag, name) ? history.lag[name]! : variable.publication_lag;
  const values = Object.hasOwn(history.series, name) ? history.series[name]! : [null];
  return publicationLagOf(history, name, own) === 0 && values.every((value) => value !== null);
}

/** Only the rules on the target, what these read, and what that is measured from. */
function oneStep(world: World, target: string): World {
  const rules = world.rules
    .map((rule) => ({ ...rule, effects: rule.effects.filter(({ on }) => on === target) }))
    .filter(({ effects }) => effects.length > 0);
  const compiled = compileWorld({ ...world, rules });
  const used = new Set([target, ...compiled.rules.flatMap(({ when }) => namesIn(when))]);
  for (let size = -1; used.size > size;) {
    size = used.size;
    for (const { name, measure } of compiled.overlays)
      if (used.has(name) && measure !== undefined) for (const read of namesIn(measure)) used.add(read);
  }
  return {
    ...world,
    variables: Object.fromEntries(
      Object.entries(world.variables)
        .filter(([name]) => used.has(name))
        .map(([name, variable]) => [name, name === target ? variable : { ...variable, process: { kind: 'constant' } }]),
    ),
    overlays: Object.fromEntries(Object.entries(world.overlays).filter(([name]) => used.has(name))),
    rules,
  };
}
