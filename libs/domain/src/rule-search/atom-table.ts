import type { Feature } from '@pulse/contracts';
import { featureKey, partsOf } from '../rule-grammar/index.js';
import { type Bits, emptyBits, setBit } from './bitset.js';
import { type Cut, cutsOf } from './thresholds.js';

/** Most cuts of one feature. */
export const MOST_CUTS = 60;

/** One feature over the training window, as a rule reads it. */
export interface FeatureColumn {
  readonly feature: Feature;
  readonly key: string;
  readonly names: readonly string[];
  /** Known values in rising order. */
  readonly sorted: Float64Array;
  /** By period: the value that the step into the period reads, which is that of the period before; NaN unknown. */
  readonly values: Float64Array;
  /** Rising. */
  readonly cuts: readonly Cut[];
  /** By period: cuts below that value; cuts.length + 1 where it is not known. */
  readonly bins: Uint8Array;
}

/**
 * A feature cut at the grid of thresholds.
 *
 * @param series value of the feature in each period, NaN where it is not known
 * @param named thresholds that rules have already
 * @returns null where no threshold parts the values
 */
export function featureColumn(feature: Feature, series: Float64Array, named: readonly number[]): FeatureColumn | null {
  const sorted = series.filter((v) => Number.isFinite(v)).sort();
  const cuts = cutsOf(sorted, named).slice(0, MOST_CUTS);
  if (cuts.length === 0) return null;
  const names = [...new Set(partsOf(feature).map(({ name }) => name))].sort();
  const values = new Float64Array(series.length).fill(NaN);
  values.set(series.subarray(0, -1), 1);
  return { feature, key: featureKey(feature), names, sorted, values, cuts, bins: binsOf(values, cuts) };
}

/** The same column with more cuts. */
export function withCuts(column: FeatureColumn, more: readonly Cut[]): FeatureColumn {
  const known = new Set(column.cuts.map(({ rank }) => rank));
  const cuts = [...column.cuts, ...more.filter(({ rank }) => !known.has(rank))]
    .slice(0, MOST_CUTS)
    .sort((a, b) => a.rank - b.rank);
  return { ...column, cuts, bins: binsOf(column.values, cuts) };
}

function binsOf(values: Float64Array, cuts: readonly Cut[]): Uint8Array {
  const k = cuts.length;
  const thresholds = Float64Array.from(cuts, ({ threshold }) => threshold);
  const bins = new Uint8Array(values.length).fill(k + 1);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (!Number.isFinite(x)) continue;
    let low = 0;
    let high = k;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (x > thresholds[middle]!) low = middle + 1;
      else high = middle;
    }
    bins[i] = low;
  }
  return bins;
}

export function isOnGrid({ cuts }: FeatureColumn, rank: number): boolean {
  return cuts.some((cut) => !cut.fitted && cut.rank === rank);
}

/** Periods in which a value is known and above `rank` of the sorted ones (`up`), or known and not. */
export function atomBits({ values, sorted }: FeatureColumn, rank: number, up: boolean): Bits {
  const out = emptyBits(values.length);
  const edge = sorted[rank - 1]!;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (up ? x > edge : x <= edge) setBit(out, i);
  }
  return out;
}

/**
 * Without the columns that say the same as an earlier one: same bins in every period.
 *
 * @param weights by column: of equal ones the heaviest is kept, of equally heavy ones the first
 */
export function distinctColumns(columns: readonly FeatureColumn[], weights: readonly number[]): FeatureColumn[] {
  const kept = new Map<string, number>();
  columns.forEach((column, i) => {
    const text = `${column.cuts.length} ${textOf(column.bins)}`;
    const other = kept.get(text);
    if (other === undefined || weights[i]! > weights[other]!) kept.set(text, i);
  });
  return [...kept.values()].sort((a, b) => a - b).map((i) => columns[i]!);
}

function textOf(bins: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bins.length; i++) text += String.fromCharCode(bins[i]!);
  return text;
}
