import type { Params, ParamValue } from '@pulse/contracts';
import type { Axis } from './axes.js';
import type { ParamResolver } from './param-resolver.js';
import { SelectorIndex } from './selector.js';

export interface IncludeEntry {
  readonly index: number;
  readonly params: Params;
  /** Keys of the entry that are no axes. */
  readonly rest: Params;
  readonly bucket: Bucket;
}

/** What the entries of one selection add: for each path its last entry. */
interface Bucket {
  matched: boolean;
  readonly adds: Map<string, { readonly index: number; readonly value: ParamValue }>;
}

/**
 * The `include` entries of a matrix, as GitHub Actions reads them: an entry extends every combination whose axis values it
 * does not change (later entries may overwrite what earlier ones added); one that extends none is a job of its own.
 */
export class Includes {
  readonly entries: readonly IncludeEntry[];
  readonly #index: SelectorIndex<Bucket>;

  constructor(
    entries: readonly Params[],
    axes: readonly Axis[],
    private readonly resolver: ParamResolver,
  ) {
    this.#index = new SelectorIndex(axes, () => ({ matched: false, adds: new Map() }));
    this.entries = entries.flatMap((entry, index) => {
      const at = ['matrix', 'include', index];
      if (Object.keys(entry).length === 0) {
        resolver.report.error(at, 'matrix.empty_entry', 'an empty `include` entry adds nothing');
        return [];
      }
      const params = resolver.resolve(entry, at, 'allowed');
      const { bucket, rest } = this.#index.add(params);
      for (const [path, value] of Object.entries(rest)) bucket.adds.set(path, { index, value });
      return [{ index, params, rest, bucket }];
    });
  }

  /** What the entries add to a combination, undefined where that is nothing. */
  extras(digits: Uint32Array): Params | undefined {
    let extras: Record<string, ParamValue> | undefined;
    let from: Map<string, number> | undefined;
    this.#index.find(digits, (bucket) => {
      bucket.matched = true;
      extras ??= {};
      from ??= new Map();
      for (const [path, { index, value }] of bucket.adds) {
        if (index < (from.get(path) ?? -1)) continue;
        extras[path] = value;
        from.set(path, index);
      }
    });
    return extras;
  }

  /** Entries that extended no combination; to be called when every combination was asked about. */
  get added(): readonly { readonly index: number; readonly params: Params }[] {
    return this.entries.filter((entry) => !entry.bucket.matched);
  }

  /** Paths that entries set and that are no axes, in the order of the entries. */
  get otherPaths(): string[] {
    return [...new Set(this.entries.flatMap((entry) => Object.keys(entry.rest)))];
  }

  warnUseless(): void {
    for (const { index, rest, bucket } of this.entries)
      if (bucket.matched && Object.keys(rest).length === 0)
        this.resolver.report.warning(
          ['matrix', 'include', index],
          'matrix.include_changes_nothing',
          'this `include` names combinations that are there already, and adds nothing to them',
        );
  }
}
