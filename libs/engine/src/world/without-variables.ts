import type { World } from '@pulse/contracts';
import { namesIn } from '../expression/index.js';
import type { CompiledWorld } from './compiled.js';
import { CAPITAL } from './scope.js';

/**
 * A world without some of its variables and without all that rests on them: what is measured from or priced by them, the
 * rules that read them, and what those rules write. What is left runs as it does in the whole world.
 *
 * @returns with the names that are gone, events among them
 */
export function withoutVariables(
  compiled: CompiledWorld,
  variables: readonly string[],
): { readonly world: World; readonly gone: ReadonlySet<string> } {
  const { world } = compiled;
  const gone = goneWith(compiled, variables);
  const left = <V>(record: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !gone.has(name)));
  const reading = new Set(compiled.rules.filter(({ when }) => reads(when, gone)).map(({ id }) => id));
  const rules = world.rules
    .filter(({ id }) => !reading.has(id))
    .map((rule) => ({ ...rule, effects: rule.effects.filter(({ on }) => !gone.has(on)) }))
    .filter(({ effects }) => effects.length > 0);
  return {
    world: {
      ...world,
      variables: left(world.variables),
      overlays: left(world.overlays),
      capital: left(world.capital),
      events: left(world.events),
      rules,
      targets: world.targets.filter((name) => !gone.has(name)),
      headline: {},
    },
    gone,
  };
}

function goneWith(
  { variables, overlays, assets, rules, events }: CompiledWorld,
  first: readonly string[],
): Set<string> {
  const gone = new Set(first);
  let before = -1;
  while (gone.size > before) {
    before = gone.size;
    for (const { name, measure } of overlays) if (measure !== undefined && reads(measure, gone)) gone.add(name);
    for (const { name, price } of assets) {
      if ('slot' in price && variables.some((v) => v.slot === price.slot && gone.has(v.name))) gone.add(name);
      if (gone.has(name)) gone.add(CAPITAL);
    }
    for (const { when, effects } of rules) if (reads(when, gone)) for (const { on } of effects) gone.add(on);
    // Without the whole capital none of it can be valued, and what is left of it is worth nothing to anyone.
    if (gone.has(CAPITAL)) for (const { name } of assets) gone.add(name);
  }
  for (const { name, when } of events) if (reads(when, gone)) gone.add(name);
  return gone;
}

const reads = (node: Parameters<typeof namesIn>[0], names: ReadonlySet<string>): boolean =>
  namesIn(node).some((name) => names.has(name));
