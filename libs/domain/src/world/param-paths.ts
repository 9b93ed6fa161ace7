import type { Estimable, ParamValue, Parameter, World } from '@pulse/contracts';
import { fieldRange, PROCESS_FIELDS, PROCESS_KINDS, type ProcessField, type ProcessKind } from './process-fields.js';

/** One thing of a world that a manifest can set, and what may be set there. */
export interface ParamPath {
  /** Canonical: a bare name for a parameter, else `overlays.<o>.<field>`, `variables.<v>.process.<p>`, `rules.<r>.<field>`. */
  readonly path: string;
  /** `condition` and `measure` are expressions, `choice` is one of `choices`. */
  readonly type: 'number' | 'integer' | 'boolean' | 'choice' | 'condition' | 'measure';
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** The name of one of the world's parameters is accepted too. */
  readonly orParameter?: boolean;
  /** The word `fit` is accepted too. */
  readonly orFit?: boolean;
  /** The world's own value, null where it states none. */
  readonly own: ParamValue;
}

/**
 * Everything of a world that params can address, by canonical path.
 *
 * @param kinds processes that the manifest may swap in, by variable: their parameters are known too
 */
export function knownParamPaths(
  world: World,
  kinds: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): ReadonlyMap<string, ParamPath> {
  const paths = new Map<string, ParamPath>();
  const add = (path: ParamPath): unknown => paths.set(path.path, path);
  for (const [name, parameter] of Object.entries(world.parameters)) add(parameterPath(name, parameter));
  for (const [name, overlay] of Object.entries(world.overlays)) {
    const at = `overlays.${name}`;
    add({ path: `${at}.initial`, type: 'number', min: 0, max: 1, own: overlay.initial });
    add({ path: `${at}.baseline`, type: 'number', min: 0, max: 1, own: overlay.baseline });
    add({ path: `${at}.decay_rate`, type: 'number', orParameter: true, own: overlay.decay_rate });
    if (overlay.measure === undefined) continue;
    add({ path: `${at}.follow`, type: 'boolean', own: overlay.follow });
    add({ path: `${at}.measure`, type: 'measure', own: overlay.measure });
  }
  for (const name of Object.keys(world.variables))
    for (const path of processPaths(world, name, kinds.get(name) ?? new Set())) add(path);
  for (const rule of world.rules) {
    const at = `rules.${rule.id}`;
    add({ path: `${at}.scale`, type: 'number', orParameter: true, own: rule.scale });
    add({ path: `${at}.importance`, type: 'number', min: 0, max: 1, own: rule.importance });
    add({ path: `${at}.enabled`, type: 'boolean', own: rule.enabled });
    add({ path: `${at}.when`, type: 'condition', own: rule.when });
  }
  return paths;
}

/** `parameters.decay_rate` and `decay_rate` are one path: the shorter. */
export function canonicalPath(path: string): string {
  return path.startsWith('parameters.') ? path.slice('parameters.'.length) : path;
}

function parameterPath(name: string, parameter: Parameter): ParamPath {
  if (typeof parameter === 'number') return { path: name, type: 'number', own: parameter };
  const { value, min, max } = parameter;
  return {
    path: name,
    type: 'number',
    own: value,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function processPaths(world: World, name: string, swapped: ReadonlySet<string>): ParamPath[] {
  const { process, support, source } = world.variables[name]!;
  const at = `variables.${name}.process`;
  const choices = PROCESS_KINDS.filter(
    (kind) =>
      (kind !== 'gbm' || support === 'positive') &&
      ((kind !== 'auto' && kind !== 'seasonal') || source !== undefined || kind === process.kind),
  );
  const kinds = PROCESS_KINDS.filter((kind) => kind === process.kind || swapped.has(kind));
  const fields = new Set(kinds.flatMap((kind) => PROCESS_FIELDS[kind]));
  return [
    { path: `${at}.kind`, type: 'choice', choices, own: process.kind },
    ...[...fields].map((field) => processPath(`${at}.${field}`, field, process)),
  ];
}

function processPath(
  path: string,
  field: ProcessField,
  process: { kind: ProcessKind } & Partial<Record<ProcessField, unknown>>,
): ParamPath {
  if (field === 'method')
    return { path, type: 'choice', choices: ['naive', 'dummies'], own: (process.method as string | undefined) ?? null };
  if (field === 'season') return { path, type: 'integer', min: 2, own: (process.season as number | undefined) ?? null };
  const value = process[field] as Estimable | undefined;
  const own = value === undefined ? null : typeof value === 'object' ? value.value : value;
  return { path, type: 'number', ...fieldRange(field), orParameter: true, orFit: true, own };
}
