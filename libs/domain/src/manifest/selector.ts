import type { Params, ParamValue } from '@pulse/contracts';
import type { Axis } from './axes.js';

/** Entries that say the same of the same axes. */
interface Shape<B> {
  readonly axes: readonly number[];
  readonly buckets: Map<number, B>;
}

/**
 * Finds what is said of a combination without asking every entry: there may be as many entries as combinations. Entries
 * that give the same axes the same values share a bucket.
 */
export class SelectorIndex<B> {
  /** For each axis the first place of each value, as a value may be given twice. */
  readonly #places: readonly ReadonlyMap<ParamValue, number>[];
  readonly #firsts: readonly Uint32Array[];
  readonly #shapes = new Map<string, Shape<B>>();

  constructor(
    private readonly axes: readonly Axis[],
    private readonly make: () => B,
  ) {
    this.#places = axes.map(({ values }) => {
      const places = new Map<ParamValue, number>();
      values.forEach((value, at) => places.has(value) || places.set(value, at));
      return places;
    });
    this.#firsts = axes.map(({ values }, i) => Uint32Array.from(values, (value) => this.#places[i]!.get(value)!));
  }

  /** The bucket of an entry, one that no combination finds where a value never occurs on its axis; and the keys that are no axes. */
  add(entry: Params): { readonly bucket: B; readonly rest: Params } {
    const rest: Record<string, ParamValue> = { ...entry };
    const shape: number[] = [];
    const digits = new Uint32Array(this.axes.length);
    let possible = true;
    this.axes.forEach(({ path }, i) => {
      const value = entry[path];
      if (value === undefined) return;
      delete rest[path];
      shape.push(i);
      const digit = this.#places[i]!.get(value);
      if (digit === undefined) possible = false;
      else digits[i] = digit;
    });
    return { bucket: possible ? this.#bucket(shape, digits) : this.make(), rest };
  }

  /** Calls `visit` with each bucket that is about a combination, given by the place of its value on each axis. */
  find(digits: Uint32Array, visit: (bucket: B) => void): void {
    for (const { axes, buckets } of this.#shapes.values()) {
      const bucket = buckets.get(this.#key(axes, digits));
      if (bucket !== undefined) visit(bucket);
    }
  }

  #bucket(axes: readonly number[], digits: Uint32Array): B {
    const name = axes.join(' ');
    const shape = this.#shapes.get(name) ?? { axes, buckets: new Map<number, B>() };
    this.#shapes.set(name, shape);
    const key = this.#key(axes, digits);
    const bucket = shape.buckets.get(key) ?? this.make();
    shape.buckets.set(key, bucket);
    return bucket;
  }

  /** Exact, as combinations are asked for only where there are at most a million. */
  #key(axes: readonly number[], digits: Uint32Array): number {
    let key = 0;
    for (const i of axes) key = key * this.axes[i]!.values.length + this.#firsts[i]![digits[i]!]!;
    return key;
  }
}
