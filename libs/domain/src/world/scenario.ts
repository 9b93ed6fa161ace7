import type { World } from '@pulse/contracts';
import { namesIn } from '@pulse/engine';
import type { WorldExpressions } from './expressions.js';

/** Why a condition over these names cannot be evaluated on history, or undefined where it can. */
export function scenarioCause(world: World, names: readonly string[], parsed: WorldExpressions): string | undefined {
  for (const name of names) {
    if (Object.hasOwn(world.capital, name)) return `\`${name}\` is an asset and has no history`;
    if (Object.hasOwn(world.variables, name) && world.variables[name]!.source === undefined)
      return `the variable \`${name}\` has no source`;
    if (!Object.hasOwn(world.overlays, name)) continue;
    const measure = parsed.measures.get(name);
    if (world.overlays[name]!.measure === undefined) return `the overlay \`${name}\` is not measured`;
    const cause =
      measure === undefined ? undefined : scenarioCause(world, variablesOf(world, namesIn(measure)), parsed);
    if (cause !== undefined) return `the overlay \`${name}\` is measured where ${cause}`;
  }
  return undefined;
}

function variablesOf(world: World, names: readonly string[]): string[] {
  return names.filter((name) => Object.hasOwn(world.variables, name));
}
