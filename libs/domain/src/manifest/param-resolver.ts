import { ManifestConfig, type Manifest, type Params, type ParamValue, type World } from '@pulse/contracts';
import type { Path, SourceDocument } from '../source/index.js';
import { describeValue, quoted } from '../source/describe.js';
import { Reporter } from '../world/reporter.js';
import { canonicalPath, checkParam, knownParamPaths, nearestParam, type ParamPath } from '../world/index.js';

const CONFIG_KEYS: ReadonlySet<string> = new Set(Object.keys(ManifestConfig.def.in.shape));

/** Turns the params of a manifest into canonical paths and values, and says what is wrong with them. */
export class ParamResolver {
  readonly report: Reporter;
  readonly #paths: ReadonlyMap<string, ParamPath>;

  constructor(
    manifest: Pick<Manifest, 'config' | 'jobs' | 'matrix'>,
    readonly world: World,
    document: SourceDocument,
  ) {
    this.report = new Reporter(document);
    this.#paths = knownParamPaths(world, swappedKinds(manifest));
  }

  /** The world's own value of a path, null where it states none. */
  own(path: string): ParamValue {
    return this.#paths.get(path)?.own ?? null;
  }

  /** A mapping of params; what is wrong is reported and left out. */
  resolve(params: Params, at: Path, origin: 'refused' | 'allowed' = 'refused'): Params {
    const resolved: Record<string, ParamValue> = {};
    for (const [written, value] of Object.entries(params)) {
      const path = this.path(written, [...at, written], origin);
      if (path === undefined) continue;
      if (Object.hasOwn(resolved, path))
        this.report.error([...at, written], 'param.repeated', `\`${written}\` sets \`${path}\` a second time`, {
          at: 'key',
        });
      const checked = this.value(path, value, [...at, written]);
      if (checked !== undefined) resolved[path] = checked;
    }
    return resolved;
  }

  /** The canonical path of a key, undefined (and reported) where there is none. */
  path(written: string, at: Path, origin: 'refused' | 'allowed' = 'refused'): string | undefined {
    if (written === 'origin' && origin === 'allowed') return written;
    const path = canonicalPath(written);
    if (this.#paths.has(path)) return path;
    if (CONFIG_KEYS.has(written)) {
      this.report.error(at, 'param.config_key', `\`${written}\` is a key of \`config\`, not a parameter of the world`, {
        at: 'key',
        ...(origin === 'allowed' ? { notes: ['of the keys of `config` only `origin` may vary between jobs'] } : {}),
      });
      return undefined;
    }
    const suggestion = nearestParam(path, this.#paths.keys());
    const names = [...this.#paths.keys()].filter((one) => !one.includes('.'));
    this.report.error(at, 'param.unknown', `the world \`${this.world.name}\` has no parameter \`${written}\``, {
      at: 'key',
      expected: `${names.length > 0 ? `${quoted(names.slice(0, 8)).join(', ')}${names.length > 8 ? ', …' : ''}, ` : ''}or a path such as ${this.#example(path)}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
    return undefined;
  }

  /** The canonical value for a path, undefined (and reported) where it does not fit. */
  value(path: string, value: ParamValue, at: Path): ParamValue | undefined {
    if (path === 'origin') {
      if (typeof value === 'string' || Number.isSafeInteger(value)) return String(value);
      this.report.error(at, 'param.wrong_type', `\`origin\` is ${describeValue(value)}`, {
        expected: '`latest` or a date such as 2009-12',
      });
      return undefined;
    }
    const checked = checkParam(value, this.#paths.get(path)!, this.world);
    if (checked.ok) return checked.value;
    const { ok: _, code, message, ...details } = checked;
    this.report.error(at, code, message, details);
    return undefined;
  }

  #example(path: string): string {
    const section = path.split('.')[0];
    const known = [...this.#paths.keys()].filter((one) => one.includes('.'));
    const alike =
      known.find((one) => one.startsWith(`${section}.`)) ?? known.find((one) => one.startsWith('rules.')) ?? known[0];
    return alike === undefined ? '`rules.<rule>.scale`' : `\`${alike}\``;
  }
}

function swappedKinds({
  config,
  jobs,
  matrix,
}: Pick<Manifest, 'config' | 'jobs' | 'matrix'>): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map<string, Set<string>>();
  const note = (key: string, value: unknown): void => {
    const variable = /^variables\.(\w+)\.process\.kind$/.exec(key)?.[1];
    if (variable !== undefined) kinds.set(variable, (kinds.get(variable) ?? new Set()).add(String(value)));
  };
  const all = [
    config.default_params,
    matrix?.base_params,
    ...jobs.map((job) => job.params),
    ...(matrix?.include ?? []),
  ];
  for (const params of all) for (const [key, value] of Object.entries(params ?? {})) note(key, value);
  for (const [key, values] of Object.entries(matrix?.axes ?? {})) for (const value of values) note(key, value);
  return kinds;
}
