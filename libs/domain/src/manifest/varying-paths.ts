import type { ManifestJob, Params } from '@pulse/contracts';
import type { ParamResolver } from './param-resolver.js';
import type { ReadMatrix } from './plan-matrix.js';

interface Planned {
  readonly explicit: readonly ManifestJob[];
  readonly matrix: ReadMatrix | undefined;
  readonly defaults: Params;
  /** The manifest lists several origins. */
  readonly listedOrigins: boolean;
}

/** Paths in which jobs may differ: the axes, then what some job, `base_params` or `include` sets to another value than the rest, then origins. */
export function varyingPaths(
  { explicit, matrix, defaults, listedOrigins }: Planned,
  resolver: ParamResolver,
): string[] {
  const axes = matrix?.axes.map(({ path }) => path) ?? [];
  const added = matrix?.includes.otherPaths ?? [];
  const set = [...explicit.flatMap((job) => Object.keys(job.params)), ...Object.keys(matrix?.base ?? {})];
  const differs = (path: string): boolean => {
    const values = new Set(explicit.map((job) => job.params[path] ?? defaults[path] ?? resolver.own(path)));
    if (matrix !== undefined) values.add(matrix.base[path] ?? resolver.own(path));
    return values.size > 1;
  };
  return [...new Set([...axes, ...added, ...set.filter(differs), ...(listedOrigins ? ['origin'] : [])])];
}
