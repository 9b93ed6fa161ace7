import type { ManifestJob, Params, ParamValue } from '@pulse/contracts';
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
  const unset = (path: string): ParamValue => defaults[path] ?? resolver.own(path);
  const stated = statedBy(explicit);
  const differs = (path: string): boolean => {
    const { values, jobs } = stated.get(path) ?? { values: [], jobs: 0 };
    const all = new Set(values);
    if (jobs < explicit.length) all.add(unset(path));
    if (matrix !== undefined) all.add(matrix.base[path] ?? resolver.own(path));
    return all.size > 1;
  };
  const set = new Set([...stated.keys(), ...Object.keys(matrix?.base ?? {})]);
  return [...new Set([...axes, ...added, ...[...set].filter(differs), ...(listedOrigins ? ['origin'] : [])])];
}

interface Stated {
  /** The first two that differ. */
  readonly values: ParamValue[];
  jobs: number;
}

/** How many jobs set each path, and to what; in one pass, as there may be many jobs. */
function statedBy(jobs: readonly ManifestJob[]): ReadonlyMap<string, Stated> {
  const stated = new Map<string, Stated>();
  for (const { params } of jobs)
    for (const [path, value] of Object.entries(params)) {
      const found: Stated = stated.get(path) ?? { values: [], jobs: 0 };
      stated.set(path, found);
      if (value === null) continue;
      found.jobs += 1;
      if (found.values.length < 2 && !found.values.includes(value)) found.values.push(value);
    }
  return stated;
}
