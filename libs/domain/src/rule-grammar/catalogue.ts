import type { Condition, Feature, SeriesFeature } from '@pulse/contracts';

export type Transform = SeriesFeature['transform'];

/** Quantiles that thresholds are offered at: 5 %, the deciles, 95 %. */
export const QUANTILE_GRID = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** Numbers by which a set of observed values is known. */
export interface Spread {
  /** Values that were known. */
  readonly n: number;
  readonly low: number;
  readonly high: number;
  readonly sd: number;
  /** At `QUANTILE_GRID`. */
  readonly quantiles: readonly number[];
}

/** An interval that a value lies in; an end is part of it where it is not `open`. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

/** A name that rules may use. */
export interface CatalogueEntry {
  readonly name: string;
  readonly kind: 'variable' | 'overlay';
  readonly unit: string;
  readonly support: 'real' | 'positive' | 'share' | 'unit';
  /** What an effect on it is added on. */
  readonly scale: 'identity' | 'log' | 'log_odds';
  /** All values that it can take. */
  readonly domain: Domain;
  readonly observed: Spread;
  readonly transforms: readonly Transform[];
  /** Whether rules may write it: not where it follows its measure. */
  readonly writable: boolean;
  /** Most periods between the end of a period and the publication of its value; of an overlay, until its measure is known. */
  readonly publicationLag: number;
  /** Periods before its own that its measure reads; 0 for a variable. */
  readonly depth: number;
  /** Whether its values are revised later and only their latest state is here. */
  readonly revised: boolean;
}

/** Everything that rules may read and write, and what is known of it up to one period. */
export interface Catalogue {
  /** Ordinal of the last period whose data count. */
  readonly until: number;
  /** Periods from the first of the history to `until`. */
  readonly periods: number;
  /** By name. */
  readonly entries: readonly CatalogueEntry[];
  find(name: string): CatalogueEntry | undefined;
  /** The known name that was probably meant. */
  nearest(name: string): string | undefined;
  /** Values of a feature by period, NaN where it is not known. Do not write. */
  values(feature: Feature): Float64Array;
  /** Null where a name is unknown or no value is known. */
  spread(feature: Feature): Spread | null;
  /** A quantile of the observed values of a feature, on the grid of thresholds. Null where no value is known. */
  quantile(feature: Feature, q: number): number | null;
  /** All values that a feature can take, by its definition and the supports. */
  domain(feature: Feature): Domain;
  /** Truth of a condition (FALSE, UNKNOWN, TRUE) by period, on what was known up to and including it. */
  truth(condition: Condition): Uint8Array;
}
