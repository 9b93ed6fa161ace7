import type { Parameter, World } from '@pulse/contracts';
import type { NameInfo, Scope } from '../expression/index.js';

/** The slot and name of the total value of the capital, where a world has any. */
export const CAPITAL = 'capital';

/** The decay rate of overlays in a world that does not set one. */
export const DEFAULT_DECAY_RATE = 0.01;

export function parameterValue(parameter: Parameter): number {
  return typeof parameter === 'number' ? parameter : parameter.value;
}

/** Values of the parameters of a world, with `decay_rate` where overlays use it without its being set. */
export function parametersOf(world: World): Map<string, number> {
  const values = new Map<string, number>();
  if (usesDefaultDecay(world)) values.set('decay_rate', DEFAULT_DECAY_RATE);
  for (const [name, parameter] of Object.entries(world.parameters)) values.set(name, parameterValue(parameter));
  return values;
}

export function usesDefaultDecay(world: World): boolean {
  return Object.values(world.overlays).some((overlay) => overlay.decay_rate === 'decay_rate');
}

/** The names that the expressions of a world can use. */
export function scopeOf(world: World): Scope {
  const scope = new Map<string, NameInfo>();
  for (const [name, value] of parametersOf(world)) scope.set(name, { kind: 'parameter', value });
  for (const [name, variable] of Object.entries(world.variables))
    scope.set(name, { kind: 'variable', unit: variable.unit });
  for (const name of Object.keys(world.overlays)) scope.set(name, { kind: 'overlay', unit: '1' });
  const assets = Object.keys(world.capital);
  for (const name of assets) scope.set(name, { kind: 'capital' });
  if (assets.length > 0 && !scope.has(CAPITAL)) scope.set(CAPITAL, { kind: 'capital' });
  return scope;
}
