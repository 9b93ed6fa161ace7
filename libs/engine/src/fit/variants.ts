import type { Params } from '@pulse/contracts';
import { standardErrorOf, toNatural } from '../dynamics/index.js';
import { applyParams, compileWorld } from '../world/index.js';
import { fitWorld } from './fit-world.js';
import type { FittedWorld } from './fitted.js';

/** A number of the fitted world that is only known up to its standard deviation; `path` can be given to `withSet`. */
export interface UncertainInput {
  readonly path: string;
  readonly value: number;
  readonly sd: number;
  readonly source: 'fit' | 'stated';
}

/** Every uncertain number of a fitted world: estimates with their standard errors, given numbers with a stated sd. */
export function uncertainInputs(world: FittedWorld): UncertainInput[] {
  const inputs: UncertainInput[] = [];
  for (const [name, parameter] of Object.entries(world.world.world.parameters))
    if (typeof parameter === 'object' && parameter.sd > 0)
      inputs.push({ path: `parameters.${name}`, value: parameter.value, sd: parameter.sd, source: 'stated' });
  for (const { variable, fit } of world.variables)
    for (const coefficient of fit.coefficients) {
      const sd = standardErrorOf(fit, coefficient);
      if (sd > 0 && coefficient.parameter === undefined && coefficient.source !== 'derived')
        inputs.push({
          path: `variables.${variable.name}.fit.${coefficient.name}`,
          value: coefficient.value,
          sd,
          source: coefficient.source === 'fit' ? 'fit' : 'stated',
        });
    }
  for (const { rule, effects } of world.rules)
    for (const { effect, value, sd, source } of effects)
      if (sd > 0 && (effect.amount.fit || effect.amount.parameter === undefined))
        inputs.push({
          path: `rules.${rule.id}.effects.${effect.on}.add`,
          value,
          sd,
          source: source === 'fit' ? 'fit' : 'stated',
        });
  return inputs;
}

/**
 * The fitted world with some of its numbers replaced, for paired runs on common random numbers.
 *
 * `variables.<v>.fit.<coefficient>`, `variables.<v>.initial` and `rules.<id>.effects.<on>.add` change that number alone;
 * any other path is one of `knownParamPaths` and the world is fitted again with it.
 *
 * @throws ParamError where nothing has the path
 */
export function withSet(world: FittedWorld, set: Readonly<Record<string, number>>): FittedWorld {
  const refit: Params = {};
  let next = world;
  const direct: [path: string, value: number][] = [];
  for (const [path, value] of Object.entries(set)) {
    if (replace(world, path, value) === undefined) refit[path] = value;
    else direct.push([path, value]);
  }
  if (Object.keys(refit).length > 0)
    next = fitWorld(compileWorld(applyParams(world.world.world, refit)), world.history, world.origin, world.options);
  for (const [path, value] of direct) next = replace(next, path, value) ?? next;
  return next;
}

/** The fitted world without some rules; what was estimated beside them stays as it is. */
export function withoutRules(world: FittedWorld, ids: readonly string[]): FittedWorld {
  if (ids.length === 0) return world;
  const left = new Set(ids);
  return { ...world, rules: world.rules.filter(({ rule }) => !left.has(rule.id)) };
}

function replace(world: FittedWorld, path: string, value: number): FittedWorld | undefined {
  const coefficient = /^variables\.(\w+)\.fit\.(\w+)$/.exec(path);
  if (coefficient !== null) return replaceCoefficient(world, coefficient[1]!, coefficient[2]!, value);
  const initial = /^variables\.(\w+)\.initial$/.exec(path);
  if (initial !== null) return replaceInitial(world, initial[1]!, value);
  const effect = /^rules\.([\w-]+)\.effects\.(\w+)\.add$/.exec(path);
  if (effect !== null) return replaceEffect(world, effect[1]!, effect[2]!, value);
  return undefined;
}

function replaceCoefficient(
  world: FittedWorld,
  name: string,
  coefficient: string,
  value: number,
): FittedWorld | undefined {
  let found = false;
  const variables = world.variables.map((fitted) => {
    if (fitted.variable.name !== name) return fitted;
    const coefficients = fitted.fit.coefficients.map((c) => {
      if (c.name !== coefficient || c.source === 'derived') return c;
      found = true;
      return { ...c, value: Math.min(c.max ?? Infinity, Math.max(c.min ?? -Infinity, value)) };
    });
    return { ...fitted, fit: { ...fitted.fit, coefficients } };
  });
  return found ? { ...world, variables } : undefined;
}

function replaceInitial(world: FittedWorld, name: string, value: number): FittedWorld | undefined {
  const found = world.variables.find((fitted) => fitted.variable.name === name);
  const natural = found === undefined ? NaN : toNatural(found.variable.support, value);
  if (found === undefined || Number.isNaN(natural)) return undefined;
  const at = found.edge;
  const variables = world.variables.map((fitted) =>
    fitted === found
      ? { ...fitted, values: fitted.values.with(at, value), natural: fitted.natural.with(at, natural) }
      : fitted,
  );
  return { ...world, variables };
}

function replaceEffect(world: FittedWorld, id: string, on: string, value: number): FittedWorld | undefined {
  let found = false;
  const rules = world.rules.map((fitted) => {
    if (fitted.rule.id !== id) return fitted;
    const effects = fitted.effects.map((e) => {
      if (e.effect.on !== on) return e;
      found = true;
      return { ...e, value };
    });
    return { ...fitted, effects };
  });
  return found ? { ...world, rules } : undefined;
}
