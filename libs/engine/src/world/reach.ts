import { namesIn } from '../expression/index.js';
import type { CompiledWorld } from './compiled.js';
import { CAPITAL } from './scope.js';

/**
 * Everything that some rules can move: what they write, what is measured from or priced by that, and what other rules
 * write that read any of it.
 */
export function reachOf(world: CompiledWorld, ruleIds: readonly string[]): Set<string> {
  const reached = new Set<string>();
  for (const rule of world.rules)
    if (ruleIds.includes(rule.id)) for (const effect of rule.effects) reached.add(effect.on);
  let before = -1;
  while (reached.size > before) {
    before = reached.size;
    for (const rule of world.rules)
      if (namesIn(rule.when).some((name) => reached.has(name)))
        for (const effect of rule.effects) reached.add(effect.on);
    for (const overlay of world.overlays)
      if (overlay.follow && overlay.measure !== undefined && namesIn(overlay.measure).some((name) => reached.has(name)))
        reached.add(overlay.name);
    for (const asset of world.assets) {
      const { price } = asset;
      if ('slot' in price && world.variables.some((v) => v.slot === price.slot && reached.has(v.name)))
        reached.add(asset.name);
      if (reached.has(asset.name)) reached.add(CAPITAL);
    }
  }
  return reached;
}
