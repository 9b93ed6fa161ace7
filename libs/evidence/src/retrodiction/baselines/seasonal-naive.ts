import { Accumulator } from '@pulse/numeric';
import type { BaselineLaw } from './law.js';
import type { NaturalSeries } from './natural-series.js';

/**
 * The value of the same place in the last season that has one, j seasons back, with variance j s^2 of the differences
 * from season to season about zero. Null unless two seasons give at least a season of such differences.
 *
 * Source: Hyndman and Athanasopoulos, FPP3, section 5.5.
 *
 * @param season periods in a season
 */
export function seasonalNaiveOf({ start, x, known }: NaturalSeries, season: number): BaselineLaw | null {
  const squares = new Accumulator();
  let n = 0;
  for (const i of known) {
    if (i < season) continue;
    const difference = x[i]! - x[i - season]!;
    if (!Number.isFinite(difference)) continue;
    squares.add(difference * difference);
    n++;
  }
  if (n < season) return null;
  const variance = squares.total / n;
  const last = known.at(-1)!;
  return (period) => {
    let j = Math.max(1, Math.ceil((period - start - last) / season));
    for (let i = period - start - j * season; i >= 0; i -= season, j++)
      if (Number.isFinite(x[i])) return { mean: x[i]!, sd: Math.sqrt(j * variance) };
    return null;
  };
}
