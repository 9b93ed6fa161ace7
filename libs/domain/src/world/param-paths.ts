import { type Asset, type Effect, type Estimable, type ParamValue, type World } from '@pulse/contracts';
import { parametersOf } from '@pulse/engine';
import {
  FIELD_CHOICES,
  fieldRange,
  isAmount,
  isChoice,
  LEARNED_KINDS,
  PROCESS_FIELDS,
  PROCESS_KINDS,
  type ProcessField,
  type ProcessKind,
} from './process-fields.js';

/** One thing of a world that a manifest can set, and what may be set there. */
export interface ParamPath {
  /** Canonical: a bare name for a parameter, else a dotted path. */
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

/** Processes that a manifest may swap in, by variable: their parameters are known too. */
export type SwappedKinds = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Everything of a world that params can address, by canonical path: parameters by their bare name,
 * `overlays.<o>.<field>`, `variables.<v>.initial`, `variables.<v>.process.<p>`, `capital.<a>.<field>`, `rules.<r>.<field>`
 * and `rules.<r>.effects.<on>.<field>`.
 */
export function knownParamPaths(world: World, kinds: SwappedKinds = new Map()): ReadonlyMap<string, ParamPath> {
  const all = [
    ...[...parametersOf(world)].map(([name, own]) => ({
      path: name,
      type: 'number' as const,
      own,
      ...limits(world.parameters[name]),
    })),
    ...Object.keys(world.overlays).flatMap((name) => overlayPaths(world, name)),
    ...Object.keys(world.variables).flatMap((name) => variablePaths(world, name, kinds.get(name) ?? new Set())),
    ...Object.entries(world.capital).flatMap(([name, asset]) => assetPaths(name, asset)),
    ...world.rules.flatMap(rulePaths),
  ];
  return new Map(all.map((path) => [path.path, path]));
}

/** `parameters.decay_rate` and `decay_rate` are one path: the shorter. */
export function canonicalPath(path: string): string {
  return path.startsWith('parameters.') ? path.slice('parameters.'.length) : path;
}

function limits(range: unknown): { min?: number; max?: number } {
  if (typeof range !== 'object' || range === null) return {};
  const { min, max } = range as { min?: number; max?: number };
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function overlayPaths(world: World, name: string): ParamPath[] {
  const { initial, baseline, decay_rate, follow, measure } = world.overlays[name]!;
  const at = `overlays.${name}`;
  return [
    { path: `${at}.initial`, type: 'number', min: 0, max: 1, own: initial },
    { path: `${at}.baseline`, type: 'number', min: 0, max: 1, own: baseline },
    { path: `${at}.decay_rate`, type: 'number', orParameter: true, own: decay_rate },
    ...(measure === undefined
      ? []
      : [
          { path: `${at}.follow`, type: 'boolean' as const, own: follow },
          { path: `${at}.measure`, type: 'measure' as const, own: measure },
        ]),
  ];
}

function variablePaths(world: World, name: string, swapped: ReadonlySet<string>): ParamPath[] {
  const { process, support, source, initial } = world.variables[name]!;
  const at = `variables.${name}`;
  const choices = PROCESS_KINDS.filter(
    (kind) =>
      (kind !== 'gbm' || support === 'positive') &&
      (!LEARNED_KINDS.has(kind) || source !== undefined || kind === process.kind),
  );
  const kinds = PROCESS_KINDS.filter((kind) => kind === process.kind || swapped.has(kind));
  const fields = new Set(kinds.flatMap((kind) => PROCESS_FIELDS[kind]));
  const range =
    support === 'real' ? {} : { min: Number.MIN_VALUE, ...(support === 'share' ? { max: 1 - Number.EPSILON } : {}) };
  return [
    ...(source === undefined
      ? [{ path: `${at}.initial`, type: 'number' as const, ...range, own: initial ?? null }]
      : []),
    { path: `${at}.process.kind`, type: 'choice', choices, own: process.kind },
    ...[...fields].map((field) => processPath(`${at}.process.${field}`, field, process, source !== undefined)),
  ];
}

function processPath(
  path: string,
  field: ProcessField,
  process: { kind: ProcessKind } & Partial<Record<ProcessField, unknown>>,
  hasHistory: boolean,
): ParamPath {
  if (isChoice(field)) {
    const choices = FIELD_CHOICES[field].filter((choice) => hasHistory || choice !== 'bootstrap');
    return { path, type: 'choice', choices, own: (process[field] as string | undefined) ?? null };
  }
  if (!isAmount(field))
    return { path, type: 'integer', ...fieldRange(field), own: (process[field] as number | undefined) ?? null };
  return {
    path,
    type: 'number',
    ...fieldRange(field),
    orParameter: true,
    orFit: true,
    own: ownOf(process[field] as Estimable | undefined),
  };
}

function assetPaths(name: string, asset: Asset): ParamPath[] {
  const fields = ['amount', 'min', 'max'] as const;
  return fields.map((field) => ({ path: `capital.${name}.${field}`, type: 'number', own: asset[field] ?? null }));
}

function rulePaths(rule: World['rules'][number]): ParamPath[] {
  const at = `rules.${rule.id}`;
  return [
    { path: `${at}.scale`, type: 'number', orParameter: true, own: rule.scale },
    { path: `${at}.importance`, type: 'number', min: 0, max: 1, own: rule.importance },
    { path: `${at}.enabled`, type: 'boolean', own: rule.enabled },
    { path: `${at}.when`, type: 'condition', own: rule.when },
    ...rule.effects.flatMap((effect) => effectPaths(`${at}.effects.${effect.on}`, effect)),
  ];
}

function effectPaths(at: string, { add, cap }: Effect): ParamPath[] {
  return [
    { path: `${at}.add`, type: 'number', orParameter: true, orFit: true, own: ownOf(add) },
    { path: `${at}.cap`, type: 'number', min: Number.MIN_VALUE, own: cap ?? null },
  ];
}

function ownOf(value: Estimable | undefined): ParamValue {
  return value === undefined ? null : typeof value === 'object' ? value.value : value;
}
