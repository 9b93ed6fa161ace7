import type { World } from '@pulse/contracts';
import { namesIn } from '../expression/index.js';
import type { CompiledOverlay, CompiledRule } from './compiled.js';

/** What can be run but may not mean what it seems to. */
export function worldWarnings(
  world: World,
  rules: readonly CompiledRule[],
  overlays: readonly CompiledOverlay[],
): string[] {
  return [...circularMeasures(rules, overlays), ...absorbedScales(rules), ...narrativeRules(world)];
}

function circularMeasures(rules: readonly CompiledRule[], overlays: readonly CompiledOverlay[]): string[] {
  const warnings: string[] = [];
  for (const overlay of overlays) {
    if (overlay.measure === undefined) continue;
    const sources = new Set(namesIn(overlay.measure));
    for (const rule of rules) {
      if (!namesIn(rule.when).includes(overlay.name)) continue;
      for (const effect of rule.effects)
        if (sources.has(effect.on))
          warnings.push(
            `overlay ${overlay.name} is measured from ${effect.on}, which it moves through rule ${rule.id}`,
          );
    }
  }
  return warnings;
}

function absorbedScales(rules: readonly CompiledRule[]): string[] {
  return rules
    .filter(({ scale, effects }) => scale !== 1 && scale !== 0 && effects.every(({ amount }) => amount.fit))
    .map(
      ({ id, scale }) =>
        `rule ${id}: all of its effects are estimated, so the estimates absorb its scale of ${scale} and it changes little`,
    );
}

function narrativeRules(world: World): string[] {
  return world.rules
    .filter((rule) => rule.enabled && rule.narrative === true)
    .map(({ id }) => `rule ${id} is marked as narrative: it stays for the record and does not act`);
}
