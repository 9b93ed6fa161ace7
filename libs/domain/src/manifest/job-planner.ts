import type { Params, ParamValue } from '@pulse/contracts';
import type { Path } from '../source/index.js';
import type { ParamResolver } from './param-resolver.js';
import { valueLabel } from './short-form.js';
import type { ExpandedJob } from './types.js';
import { UniqueNames } from './unique-names.js';

export interface Wanted {
  readonly name: string;
  /** Merged and canonical; read at once, so the object may be reused. */
  readonly params: Params;
  /** Every key that `params` may have, sorted. */
  readonly keys: readonly string[];
  /** Its own origin; absent where the manifest's origins hold. */
  readonly origin?: string | undefined;
  /** Where the manifest asks for it. */
  readonly at: Path;
  /**
   * A plain combination of the axes. Two of them are equal only where an axis repeats a value, which is said there, and what
   * `include` adds would have extended one that it equals: so they are compared with the explicit jobs alone.
   */
  readonly combination: boolean;
}

export interface Duplicate {
  readonly at: Path;
  readonly name: string;
  readonly original: string;
}

const DUPLICATES_LISTED = 50;

/** Numbers, names and compares jobs as they are planned. */
export class JobPlanner {
  readonly jobs: ExpandedJob[] = [];
  readonly duplicates: Duplicate[] = [];
  duplicateCount = 0;
  readonly #names = new UniqueNames();
  /** Names by configuration, of jobs that are not plain combinations. */
  readonly #seen = new Map<string, string>();
  readonly #own = new Map<string, ParamValue>();

  /** @param origins those of the manifest; `suffixed` where they are a list, so that each names its jobs */
  constructor(
    private readonly resolver: ParamResolver,
    private readonly varying: readonly string[],
    private readonly origins: { readonly labels: readonly string[]; readonly suffixed: boolean },
  ) {}

  plan(wanted: Wanted): void {
    if (wanted.origin !== undefined) this.#add(wanted, wanted.name, wanted.origin);
    else
      for (const origin of this.origins.labels)
        this.#add(wanted, this.origins.suffixed ? `${wanted.name}_origin${valueLabel(origin)}` : wanted.name, origin);
  }

  #add(wanted: Wanted, wantedName: string, origin: string): void {
    const params: Record<string, ParamValue> = {};
    for (const key of wanted.keys) {
      const value = wanted.params[key];
      if (value !== undefined && value !== this.#ownValue(key)) params[key] = value;
    }
    const axes: Record<string, ParamValue> = {};
    for (const key of this.varying) {
      const value = key === 'origin' ? origin : (wanted.params[key] ?? this.#ownValue(key));
      if (value !== null) axes[key] = value;
    }
    const name = this.#names.take(wantedName);
    this.jobs.push({ number: this.jobs.length + 1, name, origin, params, axes });
    if (!wanted.combination || this.#seen.size > 0) this.#compare(params, origin, name, wanted);
  }

  #compare(params: Params, origin: string, name: string, { at, combination }: Wanted): void {
    const identity = JSON.stringify([origin, params]);
    const original = this.#seen.get(identity);
    if (original === undefined) {
      if (!combination) this.#seen.set(identity, name);
      return;
    }
    this.duplicateCount++;
    if (this.duplicates.length < DUPLICATES_LISTED) this.duplicates.push({ at, name, original });
  }

  #ownValue(path: string): ParamValue {
    let own = this.#own.get(path);
    if (own === undefined) this.#own.set(path, (own = this.resolver.own(path)));
    return own;
  }
}
