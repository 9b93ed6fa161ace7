import type { Params, ParamValue } from '@pulse/contracts';
import type { Axis } from './axes.js';

/** The combinations whose values of some axes are given ones. */
export interface Selector {
  readonly conditions: readonly { readonly axis: number; readonly allowed: Uint8Array }[];
  /** Keys of the entry that are not axes. */
  readonly rest: Params;
  /** Some value never occurs on its axis, so that nothing can match. */
  readonly impossible: boolean;
}

export function selector(entry: Params, axes: readonly Axis[]): Selector {
  const conditions: { axis: number; allowed: Uint8Array }[] = [];
  const rest: Record<string, ParamValue> = {};
  for (const [path, value] of Object.entries(entry)) {
    const axis = axes.findIndex((one) => one.path === path);
    if (axis < 0) rest[path] = value;
    else conditions.push({ axis, allowed: Uint8Array.from(axes[axis]!.values, (one) => (one === value ? 1 : 0)) });
  }
  return { conditions, rest, impossible: conditions.some(({ allowed }) => !allowed.includes(1)) };
}

export function matches({ conditions }: Selector, digits: Uint32Array): boolean {
  for (const { axis, allowed } of conditions) if (allowed[digits[axis]!] === 0) return false;
  return true;
}
