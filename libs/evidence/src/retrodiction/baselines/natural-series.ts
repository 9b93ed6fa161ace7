import type { Observations, Support } from '../../port.js';
import { toNatural } from '../../scale.js';

/** Observations of a target on its natural scale: index i is period start + i, NaN where nothing usable is known. */
export interface NaturalSeries {
  readonly start: number;
  readonly x: Float64Array;
  /** Indices that have a value, ascending. */
  readonly known: readonly number[];
}

/** Values outside of the support count as missing. */
export function naturalSeries({ start, values }: Observations, support: Support): NaturalSeries {
  const x = Float64Array.from(values, (value) => toNatural(support, value));
  const known: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i])) known.push(i);
  return { start, x, known };
}
