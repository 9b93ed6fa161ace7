import { normalQuantile } from '@pulse/numeric';
import type { RowChange } from './row-change.js';

/** Whether the changes of a batch are more than the accident of its random paths. */
export interface NoiseVerdict {
  /** `exact`: same seeds, engine and paths, so any difference has a cause. Else changes are held against their error. */
  readonly method: 'exact' | 'monte_carlo';
  readonly moreThanNoise: boolean | null;
  readonly n: number;
  readonly differing: number;
  /** Largest change in Monte-Carlo standard errors; null where it was not needed or an error is 0. */
  readonly largest: number | null;
  /** What it was held against: two-sided 5 % over all n comparisons (Bonferroni). */
  readonly limit: number | null;
}

/** The largest change in units of its Monte-Carlo error. */
export class NoiseTally {
  largest = 0;

  add(change: RowChange): void {
    if (change.level === 0) return;
    this.largest = Math.max(this.largest, change.error > 0 ? Math.abs(change.level) / change.error : Infinity);
  }
}

export function judgeNoise(paired: boolean, n: number, differing: number, tally: NoiseTally): NoiseVerdict {
  if (n === 0)
    return {
      method: paired ? 'exact' : 'monte_carlo',
      moreThanNoise: null,
      n,
      differing,
      largest: null,
      limit: null,
    };
  if (paired) return { method: 'exact', moreThanNoise: differing > 0, n, differing, largest: null, limit: null };
  const limit = normalQuantile(1 - 0.05 / (2 * n));
  const largest = Number.isFinite(tally.largest) ? tally.largest : null;
  return { method: 'monte_carlo', moreThanNoise: tally.largest > limit, n, differing, largest, limit };
}
