import type { ManifestMatrix, Params, ParamValue } from '@pulse/contracts';
import type { Axis } from './axes.js';
import { combinations, eachCombination } from './axes.js';
import type { Excludes } from './excludes.js';
import type { Includes } from './includes.js';
import type { JobPlanner } from './job-planner.js';
import { axisLabels, valueLabel } from './short-form.js';

/** A matrix whose entries are checked. */
export interface ReadMatrix {
  readonly written: ManifestMatrix;
  readonly axes: readonly Axis[];
  readonly excludes: Excludes;
  readonly includes: Includes;
  /** default_params and base_params, merged. */
  readonly base: Params;
}

/** Whether a matrix without axes stands for the one job of its base_params. */
export function isSingleJob({ axes, written }: ReadMatrix): boolean {
  return axes.length === 0 && written.include.length === 0 && Object.keys(written.base_params).length > 0;
}

/** Jobs of the matrix: combinations that are not excluded, in order, then those that `include` adds. */
export function planMatrix(matrix: ReadMatrix, planner: JobPlanner): void {
  const { axes, excludes, includes, base, written } = matrix;
  const keys = [...new Set([...Object.keys(base), ...axes.map(({ path }) => path), ...includes.otherPaths])]
    .filter((key) => key !== 'origin')
    .sort();
  if (isSingleJob(matrix))
    planner.plan({ name: 'matrix', params: base, keys, at: ['matrix', 'base_params'], combination: false });
  const values: Record<string, ParamValue> = { ...base };
  eachCombination(axes, (digits) => {
    if (excludes.removes(digits)) return;
    let name = 'matrix';
    for (let i = 0; i < axes.length; i++) {
      const axis = axes[i]!;
      values[axis.path] = axis.values[digits[i]!]!;
      name += `_${axis.labels[digits[i]!]!}`;
    }
    const extras = includes.extras(digits);
    const params = extras === undefined ? values : { ...values, ...extras };
    planner.plan({
      name,
      params,
      keys,
      origin: originOf(params),
      at: ['matrix', 'axes'],
      combination: extras === undefined,
    });
  });
  excludes.warnUnmatched(written.exclude);
  for (const { index, params } of includes.added) {
    const all = { ...base, ...params };
    planner.plan({
      name: includedName(params, axes),
      params: all,
      keys,
      origin: originOf(all),
      at: ['matrix', 'include', index],
      combination: false,
    });
  }
  includes.warnUseless();
}

function originOf(params: Params): string | undefined {
  return params['origin'] === undefined ? undefined : String(params['origin']);
}

/** Axes first, in their order and with their labels, then what else the entry sets. */
function includedName(params: Params, axes: readonly Axis[]): string {
  const written = axes.map((axis) => axis.written);
  const others = Object.keys(params).filter((path) => !axes.some((axis) => axis.path === path));
  const ownLabels = axisLabels(written);
  const otherLabels = axisLabels([...written, ...others]).slice(axes.length);
  const parts = [
    ...axes.flatMap(({ path }, i) => (Object.hasOwn(params, path) ? [ownLabels[i]! + valueLabel(params[path]!)] : [])),
    ...others.map((path, i) => otherLabels[i]! + valueLabel(params[path]!)),
  ];
  return ['matrix', ...parts].join('_');
}

/** Combinations that `exclude` leaves, without keeping any. */
export function countCombinations(axes: readonly Axis[], excludes: Excludes): number {
  if (!excludes.any) return combinations(axes);
  let count = 0;
  eachCombination(axes, (digits) => {
    if (!excludes.removes(digits)) count++;
  });
  return count;
}
