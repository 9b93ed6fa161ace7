import { mean, sumOfSquares } from '@pulse/numeric';
import type { BaselineLaw } from './law.js';
import type { NaturalSeries } from './natural-series.js';

/**
 * All past values as one sample: their mean, and s sqrt(1 + 1 / T) with the error of that mean. Null with fewer than 3.
 *
 * Source: Hyndman and Athanasopoulos, FPP3, section 5.5, the mean method.
 */
export function climatologyOf({ x, known }: NaturalSeries): BaselineLaw | null {
  const n = known.length;
  if (n < 3) return null;
  const values = Float64Array.from(known, (i) => x[i]!);
  const centre = mean(values);
  const variance = sumOfSquares(values, centre) / (n - 1);
  const law = { mean: centre, sd: Math.sqrt(variance * (1 + 1 / n)) };
  return () => law;
}
