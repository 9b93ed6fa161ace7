import type { Estimable, Process, World } from '@pulse/contracts';
import { namesIn, parseExpression } from '@pulse/engine';

/**
 * The parameters of a world that something reads: a decay rate, a process, an effect, a scale or an expression. What only
 * disabled rules read is left out.
 */
export function usedParameters(world: World): ReadonlySet<string> {
  const used = new Set<string>();
  const take = (value: Estimable | undefined): unknown => typeof value === 'string' && used.add(value);
  const read = (text: string | undefined): void => {
    const parsed = text === undefined ? undefined : parseExpression(text);
    if (parsed?.ok === true) for (const name of namesIn(parsed.ast)) used.add(name);
  };
  for (const overlay of Object.values(world.overlays)) {
    if (!overlay.follow) take(overlay.decay_rate);
    read(overlay.measure);
  }
  for (const variable of Object.values(world.variables)) {
    const process: Process = variable.process;
    for (const field of ['drift', 'sd', 'mean', 'phi', 'volatility'] as const) take(process[field]);
  }
  for (const rule of world.rules.filter(({ enabled }) => enabled)) {
    take(rule.scale);
    read(rule.when);
    for (const effect of rule.effects) take(effect.add);
  }
  for (const event of Object.values(world.events)) read(event.when);
  return used;
}
