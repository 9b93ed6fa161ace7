import type { Effect, NumberOrParameter, Rule, World } from '@pulse/contracts';
import { DEFAULT_DECAY_RATE, parametersOf } from '../world/scope.js';
import { type ClassicScope, parseClassicCondition } from './condition.js';
import {
  type ClassicEffect,
  type ClassicPlace,
  type ClassicRule,
  ClassicWorldError,
  type CompiledClassic,
} from './rules.js';

/** Parameter of a world that switches writes to overlays on (1) or off (0, as the original does by default). */
export const SYMBOLIC_PARAMETER = 'symbolic_enabled';

/**
 * Compiles the rules of a world for the classic profile. Disabled rules are left out; parameters become numbers.
 *
 * @throws ClassicWorldError for what the classic profile has no meaning for: past turns, caps, fitted amounts, bounds
 * of overlays and capital, several decay rates
 */
export function compileClassic(world: World): CompiledClassic {
  const scope = scopeOf(world);
  const rules = world.rules.map((rule, index) => [rule, compileRule(rule, scope, `rules.${index}`)] as const);
  const stage = (wanted: Rule['stage']): ClassicRule[] =>
    rules.filter(([rule]) => rule.enabled && rule.stage === wanted).map(([, compiled]) => compiled);
  return {
    overlays: new Map(Object.entries(world.overlays).map(([name, overlay]) => [name, overlay.initial])),
    capital: new Map(Object.entries(world.capital).map(([name, asset]) => [name, asset.amount])),
    variables: new Map(Object.entries(world.variables).map(([name, variable]) => [name, variable.initial])),
    decayRate: decayRate(world, scope),
    symbolicEnabled: (parametersOf(world).get(SYMBOLIC_PARAMETER) ?? 0) !== 0,
    causal: stage('causal'),
    audited: stage('static'),
  };
}

function scopeOf(world: World): ClassicScope {
  const parameters = parametersOf(world);
  return (name) => {
    if (Object.hasOwn(world.overlays, name)) return 'overlay';
    if (Object.hasOwn(world.variables, name)) return 'variable';
    if (Object.hasOwn(world.capital, name)) return 'capital';
    return parameters.get(name);
  };
}

function decayRate(world: World, scope: ClassicScope): number {
  const rates = Object.entries(world.overlays).map(([name, overlay]) =>
    numberOf(overlay.decay_rate, scope, `overlays.${name}.decay_rate`),
  );
  if (new Set(rates).size > 1)
    throw new ClassicWorldError('overlays', 'the classic profile has one decay rate for all overlays');
  return rates[0] ?? DEFAULT_DECAY_RATE;
}

function compileRule(rule: Rule, scope: ClassicScope, path: string): ClassicRule {
  const scale = numberOf(rule.scale, scope, `${path}.scale`);
  return {
    id: rule.id,
    description: rule.description,
    category: rule.category,
    importance: rule.importance,
    tags: rule.tags,
    when: parseClassicCondition(rule.when, scope, `${path}.when`),
    effects: rule.effects.map((effect, index) => compileEffect(effect, scale, scope, `${path}.effects.${index}`)),
  };
}

function compileEffect(effect: Effect, scale: number, scope: ClassicScope, path: string): ClassicEffect {
  const place = placeOf(effect.on, scope, path);
  if (effect.cap !== undefined) throw new ClassicWorldError(`${path}.cap`, 'the classic profile caps no change');
  if (place !== 'variable' && (effect.min !== undefined || effect.max !== undefined))
    throw new ClassicWorldError(path, `the classic profile bounds ${effect.on} by itself`);
  if (effect.add === 'fit') throw new ClassicWorldError(`${path}.add`, 'the classic profile fits nothing');
  const add = typeof effect.add === 'object' ? effect.add.value : numberOf(effect.add, scope, `${path}.add`);
  return {
    place,
    name: effect.on,
    add: add * scale,
    modulated: effect.modulated,
    min: effect.min ?? null,
    max: effect.max ?? null,
    missing: effect.missing,
  };
}

function placeOf(name: string, scope: ClassicScope, path: string): ClassicPlace {
  const meaning = scope(name);
  if (meaning === undefined) throw new ClassicWorldError(`${path}.on`, `nothing is called '${name}'`);
  if (typeof meaning === 'number') throw new ClassicWorldError(`${path}.on`, `'${name}' is a parameter`);
  return meaning;
}

function numberOf(value: NumberOrParameter, scope: ClassicScope, path: string): number {
  if (typeof value === 'number') return value;
  const meaning = scope(value);
  if (typeof meaning !== 'number') throw new ClassicWorldError(path, `'${value}' is no parameter`);
  return meaning;
}
