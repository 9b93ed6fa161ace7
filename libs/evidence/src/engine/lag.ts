import type { History } from '@pulse/contracts';
import { type CompiledWorld, namesIn, publicationLagOf } from '@pulse/engine';

/** Most periods until everything is published that a variable, or a measured overlay, is known from. */
export function lagOf(world: CompiledWorld, history: History, name: string): number {
  const variable = world.variables.find((one) => one.name === name);
  if (variable !== undefined) {
    const own = Object.hasOwn(history.lag, name) ? history.lag[name] : variable.publicationLag;
    return publicationLagOf(history, name, own);
  }
  const measure = world.overlays.find((one) => one.name === name)?.measure;
  return measure === undefined ? 0 : lagOfAll(world, history, namesIn(measure));
}

export function lagOfAll(world: CompiledWorld, history: History, names: readonly string[]): number {
  return names.reduce((most, name) => Math.max(most, lagOf(world, history, name)), 0);
}
