import type { ManifestMatrix, ParamValue } from '@pulse/contracts';
import { describeValue } from '../source/describe.js';
import type { ParamResolver } from './param-resolver.js';
import { axisLabels, valueLabel } from './short-form.js';

/** One axis of the matrix. Everything about a value is worked out once, not once a job. */
export interface Axis {
  /** Canonical path, or `origin`. */
  readonly path: string;
  readonly written: string;
  readonly values: readonly ParamValue[];
  /** `decay0.005`: the part of a job's name for each value. */
  readonly labels: readonly string[];
}

/** The axes in the manifest's order. */
export function readAxes(axes: ManifestMatrix['axes'], resolver: ParamResolver): Axis[] {
  const found: Axis[] = [];
  const taken = new Map<string, string>();
  const entries = Object.entries(axes);
  const labels = axisLabels(entries.map(([written]) => written));
  entries.forEach(([written, given], i) => {
    const at = ['matrix', 'axes', written];
    const path = resolver.path(written, at, 'allowed');
    if (path === undefined) return;
    const same = taken.get(path);
    if (same !== undefined)
      resolver.report.error(at, 'matrix.repeated_axis', `\`${written}\` is the axis \`${same}\` again`, { at: 'key' });
    taken.set(path, written);
    const values = given.map((value, k) => resolver.value(path, value, [...at, k]));
    if (values.some((value) => value === undefined)) return;
    found.push({
      path,
      written,
      values: values as ParamValue[],
      labels: given.map((value) => labels[i]! + valueLabel(value)),
    });
    warnRepeated(written, values as ParamValue[], resolver);
  });
  return found;
}

function warnRepeated(written: string, values: readonly ParamValue[], { report }: ParamResolver): void {
  const first = new Map<ParamValue, number>();
  values.forEach((value, k) => {
    if (first.has(value))
      report.warning(
        ['matrix', 'axes', written, k],
        'matrix.repeated_value',
        `the axis \`${written}\` has ${describeValue(value)} twice`,
        {
          notes: ['its jobs run, and are reported, twice'],
        },
      );
    else first.set(value, k);
  });
}

/** Combinations before anything is excluded or included; no axes, no combinations. */
export function combinations(axes: readonly Axis[]): number {
  return axes.length === 0 ? 0 : axes.reduce((product, axis) => product * axis.values.length, 1);
}

/** Calls `visit` with the value index of each axis for every combination, the last axis fastest. The array is reused. */
export function eachCombination(axes: readonly Axis[], visit: (digits: Uint32Array) => void): void {
  const digits = new Uint32Array(axes.length);
  const total = combinations(axes);
  for (let n = 0; n < total; n++) {
    visit(digits);
    for (let i = axes.length - 1; i >= 0; i--) {
      if (++digits[i]! < axes[i]!.values.length) break;
      digits[i] = 0;
    }
  }
}
