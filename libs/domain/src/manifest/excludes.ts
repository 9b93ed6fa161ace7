import type { Params } from '@pulse/contracts';
import { describeValue, oneOf, quoted } from '../source/describe.js';
import { nearest } from '../source/index.js';
import { canonicalPath } from '../world/index.js';
import type { Axis } from './axes.js';
import type { ParamResolver } from './param-resolver.js';
import { SelectorIndex } from './selector.js';

interface Bucket {
  matched: boolean;
}

/** The `exclude` entries of a matrix, and whether each has matched. */
export class Excludes {
  readonly #entries: { readonly index: number; readonly bucket: Bucket }[] = [];
  readonly #index: SelectorIndex<Bucket>;
  readonly #values = new Map<Axis, { readonly all: ReadonlySet<unknown>; readonly expected: string }>();

  constructor(
    entries: readonly Params[],
    private readonly axes: readonly Axis[],
    private readonly resolver: ParamResolver,
  ) {
    this.#index = new SelectorIndex(axes, () => ({ matched: false }));
    entries.forEach((entry, index) => {
      const read = this.#read(entry, index);
      if (read !== undefined) this.#entries.push({ index, bucket: this.#index.add(read).bucket });
    });
  }

  get any(): boolean {
    return this.#entries.length > 0;
  }

  removes(digits: Uint32Array): boolean {
    let removed = false;
    this.#index.find(digits, (bucket) => {
      bucket.matched = true;
      removed = true;
    });
    return removed;
  }

  /** Warns of entries that matched nothing; to be called when every combination was asked about. */
  warnUnmatched(entries: readonly Params[]): void {
    for (const { index, bucket } of this.#entries) {
      if (bucket.matched) continue;
      const strange = this.#strangeKey(entries[index]!);
      const at = ['matrix', 'exclude', index, ...(strange === undefined ? [] : [strange.key])];
      this.resolver.report.warning(
        at,
        'matrix.exclude_matches_nothing',
        'this `exclude` removes no job',
        strange?.details ?? {},
      );
    }
  }

  #read(entry: Params, index: number): Params | undefined {
    const at = ['matrix', 'exclude', index];
    const { report } = this.resolver;
    if (Object.keys(entry).length === 0) {
      report.error(at, 'matrix.empty_entry', 'an empty `exclude` entry would remove every job');
      return undefined;
    }
    const known = Object.keys(report.document.valueAt(['matrix', 'axes']) ?? {});
    const read: Record<string, Params[string]> = {};
    for (const [written, value] of Object.entries(entry)) {
      const axis = this.axes.find((one) => one.written === written || one.path === canonicalPath(written));
      if (axis === undefined && report.document.valueAt(['matrix', 'axes', written]) !== undefined) continue;
      const suggestion = axis === undefined ? nearest(written, known) : undefined;
      if (axis === undefined)
        report.error([...at, written], 'matrix.unknown_axis', `\`${written}\` is not an axis of the matrix`, {
          at: 'key',
          ...(known.length > 0 ? { expected: oneOf(quoted(known)) } : { notes: ['the matrix has no axes'] }),
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      else {
        const checked = this.resolver.value(axis.path, value, [...at, written]);
        if (checked !== undefined) read[axis.path] = checked;
      }
    }
    return read;
  }

  #strangeKey(entry: Params): { key: string; details: { expected: string; notes?: string[] } } | undefined {
    for (const [key, value] of Object.entries(entry)) {
      const axis = this.axes.find((one) => one.written === key || one.path === canonicalPath(key));
      if (axis === undefined) continue;
      const { all, expected } = this.#valuesOf(axis);
      if (!all.has(value))
        return { key, details: { expected, notes: [`\`${key}\` never is ${describeValue(value)}`] } };
    }
    return undefined;
  }

  #valuesOf(axis: Axis): { readonly all: ReadonlySet<unknown>; readonly expected: string } {
    const known = this.#values.get(axis);
    if (known !== undefined) return known;
    const expected = `a value of the axis: ${oneOf(axis.values.map(String))}`;
    const values = { all: new Set<unknown>(axis.values), expected };
    this.#values.set(axis, values);
    return values;
  }
}
