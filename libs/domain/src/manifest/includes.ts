import type { Params } from '@pulse/contracts';
import type { Axis } from './axes.js';
import type { ParamResolver } from './param-resolver.js';
import { matches, selector, type Selector } from './selector.js';

export interface IncludeEntry {
  readonly index: number;
  readonly params: Params;
  readonly selector: Selector;
  matched: boolean;
}

/**
 * The `include` entries of a matrix, as GitHub Actions reads them: an entry extends every combination whose axis values it
 * does not change (later entries may overwrite what earlier ones added); one that extends none is a job of its own.
 */
export class Includes {
  readonly entries: readonly IncludeEntry[];

  constructor(
    entries: readonly Params[],
    axes: readonly Axis[],
    private readonly resolver: ParamResolver,
  ) {
    this.entries = entries.flatMap((entry, index) => {
      const at = ['matrix', 'include', index];
      if (Object.keys(entry).length === 0) {
        resolver.report.error(at, 'matrix.empty_entry', 'an empty `include` entry adds nothing');
        return [];
      }
      const params = resolver.resolve(entry, at, 'allowed');
      return [{ index, params, selector: selector(params, axes), matched: false }];
    });
  }

  /** What the entries add to a combination, undefined where that is nothing. */
  extras(digits: Uint32Array): Params | undefined {
    let extras: Params | undefined;
    for (const entry of this.entries) {
      if (!matches(entry.selector, digits)) continue;
      entry.matched = true;
      extras = { ...extras, ...entry.selector.rest };
    }
    return extras;
  }

  /** Entries that extended no combination; to be called when every combination was asked about. */
  get added(): readonly { readonly index: number; readonly params: Params }[] {
    return this.entries.filter((entry) => !entry.matched);
  }

  /** Paths that entries set and that are no axes, in the order of the entries. */
  get otherPaths(): string[] {
    return [...new Set(this.entries.flatMap((entry) => Object.keys(entry.selector.rest)))];
  }

  warnUseless(): void {
    for (const {
      index,
      matched,
      selector: { rest },
    } of this.entries)
      if (matched && Object.keys(rest).length === 0)
        this.resolver.report.warning(
          ['matrix', 'include', index],
          'matrix.include_changes_nothing',
          'this `include` names combinations that are there already, and adds nothing to them',
        );
  }
}
