import { type Params, type ParamValue, World } from '@pulse/contracts';
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

const PROCESS_FIELDS = ['kind', 'drift', 'sd', 'mean', 'phi', 'volatility', 'season', 'method'] as const;

type Setter = (world: World, value: ParamValue) => void;

/**
 * Every path that a manifest can set: parameters by their name alone (or parameters.<name>), variables.<v>.initial,
 * variables.<v>.process.<p>, overlays.<o>.<field>, capital.<a>.<field>, rules.<id>.<field> and
 * rules.<id>.effects.<on>.<field>.
 */
export function knownParamPaths(world: World): string[] {
  return [...setters(world).keys()];
}

/**
 * A copy of the world with parameters set by path; the world itself stays as it is.
 *
 * @throws ParamError for the first path that nothing has, or the first value that the world's schema refuses there
 */
export function applyParams(world: World, params: Params): World {
  const paths = Object.keys(params).sort();
  if (paths.length === 0) return world;
  const known = setters(world);
  const all = trySet(world, paths, params, known);
  if (all.success) return all.data;
  // Something does not fit: set one after the other to name it.
  let next = world;
  for (const path of paths) {
    const one = trySet(next, [path], params, known);
    if (!one.success) {
      const reason = one.error.issues[0]?.message ?? 'it does not fit there';
      const message = `${path} cannot be ${JSON.stringify(params[path])}: ${reason}`;
      throw new ParamError('params.bad_value', path, [...known.keys()], message);
    }
    next = one.data;
  }
  return next;
}

function trySet(world: World, paths: readonly string[], params: Params, known: ReadonlyMap<string, Setter>) {
  const copy = structuredClone(world);
  for (const path of paths) {
    const set = known.get(path);
    if (set === undefined)
      throw new ParamError('params.unknown_path', path, [...known.keys()], `the world has nothing called '${path}'`);
    set(copy, params[path]!);
  }
  return World.safeParse(copy);
}

function setters(world: World): Map<string, Setter> {
  const all = new Map<string, Setter>();
  const add = (path: string, keys: readonly (string | number)[]): void => {
    all.set(path, (target, value) => setDeep(target, keys, value));
  };
  for (const name of parametersOf(world).keys()) {
    const setParameter: Setter = (target, value) => {
      const old = target.parameters[name];
      const next = typeof old === 'object' ? { ...old, value } : value;
      setDeep(target, ['parameters', name], next);
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

/** Null takes an optional field away. */
function setDeep(target: object, keys: readonly (string | number)[], value: unknown): void {
  let at = target as Container;
  for (const key of keys.slice(0, -1)) at = at[key] as Container;
  const last = keys.at(-1)!;
  if (value === null) delete at[last];
  else at[last] = value;
}
