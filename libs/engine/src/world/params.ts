import { type Params, type ParamValue, World } from '@pulse/contracts';
import { PROCESS_FIELDS } from './compile-process.js';
import { parametersOf } from './scope.js';

/** A parameter that cannot be set: nothing has its path, or its value does not fit there. */
export class ParamError extends Error {
  override readonly name = 'ParamError';
  constructor(
    readonly code: 'params.unknown_path' | 'params.bad_value',
    readonly path: string,
    /** The paths that exist, for a suggestion. */
    readonly known: readonly string[],
    message: string,
  ) {
    super(message);
  }
}

/** Gives a copy of the world with one value set. */
type Setter = (world: World, value: ParamValue) => World;

/**
 * Every path that a manifest can set: parameters by their name alone (or parameters.<name>), variables.<v>.initial,
 * variables.<v>.process.<p>, overlays.<o>.<field>, capital.<a>.<field>, rules.<id>.<field> and
 * rules.<id>.effects.<on>.<field>.
 */
export function knownParamPaths(world: World): string[] {
  return [...settersOf(world).keys()];
}

/**
 * A copy of the world with parameters set by path; the world itself stays as it is.
 *
 * @throws ParamError for the first path that nothing has, or the first value that the world's schema refuses there
 */
export function applyParams(world: World, params: Params): World {
  const all = World.safeParse(setParams(world, params));
  if (all.success) return all.data;
  // Something does not fit: set one after the other to name it.
  for (const path of Object.keys(params).sort()) {
    const one = World.safeParse(setParams(world, { [path]: params[path]! }));
    if (one.success) continue;
    const reason = one.error.issues[0]?.message ?? 'it does not fit there';
    const message = `${path} cannot be ${JSON.stringify(params[path])}: ${reason}`;
    throw new ParamError('params.bad_value', path, knownParamPaths(world), message);
  }
  const together = all.error.issues[0]?.message ?? 'they do not go together';
  const paths = Object.keys(params).sort().join(', ');
  throw new ParamError('params.bad_value', paths, knownParamPaths(world), `${paths} do not go together: ${together}`);
}

/**
 * `applyParams` for values that are known to fit, as those of a plan are: only what is on the way to a value is copied.
 *
 * @throws ParamError for the first path that nothing has
 */
export function setParams(world: World, params: Params): World {
  const paths = Object.keys(params).sort();
  if (paths.length === 0) return world;
  const known = settersOf(world);
  let next = world;
  for (const path of paths) {
    const place = known.get(path);
    if (place === undefined)
      throw new ParamError('params.unknown_path', path, [...known.keys()], `the world has nothing called '${path}'`);
    next = place(next, params[path]!);
  }
  return next;
}

const settersByWorld = new WeakMap<World, ReadonlyMap<string, Setter>>();

/** Jobs of a batch set parameters of the same world again and again. */
function settersOf(world: World): ReadonlyMap<string, Setter> {
  let known = settersByWorld.get(world);
  if (known === undefined) settersByWorld.set(world, (known = setters(world)));
  return known;
}

function setters(world: World): Map<string, Setter> {
  const all = new Map<string, Setter>();
  const add = (path: string, keys: readonly (string | number)[]): void => {
    all.set(path, (target, value) => withValue(target, keys, value) as World);
  };
  for (const name of parametersOf(world).keys()) {
    const setParameter: Setter = (target, value) => {
      const old = target.parameters[name];
      const next = typeof old === 'object' ? { ...old, value } : value;
      return withValue(target, ['parameters', name], next) as World;
    };
    all.set(name, setParameter);
    all.set(`parameters.${name}`, setParameter);
  }
  for (const v of Object.keys(world.variables)) {
    add(`variables.${v}.initial`, ['variables', v, 'initial']);
    for (const field of PROCESS_FIELDS) add(`variables.${v}.process.${field}`, ['variables', v, 'process', field]);
  }
  for (const o of Object.keys(world.overlays))
    for (const field of ['initial', 'baseline', 'decay_rate', 'measure', 'follow'])
      add(`overlays.${o}.${field}`, ['overlays', o, field]);
  for (const a of Object.keys(world.capital))
    for (const field of ['amount', 'price', 'min', 'max']) add(`capital.${a}.${field}`, ['capital', a, field]);
  world.rules.forEach((rule, index) => {
    for (const field of ['enabled', 'scale', 'importance', 'when', 'category'])
      add(`rules.${rule.id}.${field}`, ['rules', index, field]);
    rule.effects.forEach((effect, e) => {
      for (const field of ['add', 'cap', 'min', 'max'])
        add(`rules.${rule.id}.effects.${effect.on}.${field}`, ['rules', index, 'effects', e, field]);
    });
  });
  return all;
}

type Container = Record<string | number, unknown>;

/** A copy with one value set, copying only the containers on the way to it. Null takes an optional field away. */
function withValue(container: object, keys: readonly (string | number)[], value: unknown): object {
  const [key, ...rest] = keys as [string | number, ...(string | number)[]];
  const copy = (Array.isArray(container) ? [...(container as unknown[])] : { ...container }) as Container;
  if (rest.length > 0) copy[key] = withValue(copy[key] as object, rest, value);
  else if (value === null) delete copy[key];
  else copy[key] = value;
  return copy;
}
