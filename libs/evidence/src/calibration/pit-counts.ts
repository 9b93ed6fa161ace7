import { binomialCdf } from '@pulse/numeric';
import { effectiveCount } from './effective.js';

/** Equal bins of a PIT histogram. */
export const PIT_BINS = 10;

/** Mass of the band of each bin. */
const BAND = 0.9;

export interface PitCounts {
  readonly n: number;
  /** Outcomes in each of ten equal bins [a, b), the last with its upper end. */
  readonly counts: readonly number[];
  /** Count of each bin if the forecasts were calibrated, and where it would then lie with at least 90 % probability. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * PIT histogram: flat for calibrated forecasts, a hump for intervals that are too wide, a bowl for too narrow ones.
 *
 * The band of a bin is the central one of the binomial law of n_eff = floor(n / h) outcomes, times n / n_eff: outcomes of
 * neighbouring origins overlap. It holds for one bin, not for all ten at once.
 *
 * @param pits in [0, 1]
 * @returns null without values
 *
 * Source: Dawid (1984); Gneiting, Balabdaoui and Raftery (2007).
 */
export function pitCounts(pits: readonly number[], horizon: number): PitCounts | null {
  if (pits.length === 0) return null;
  const counts = Array.from({ length: PIT_BINS }, () => 0);
  for (const pit of pits) {
    const bin = Math.min(PIT_BINS - 1, Math.floor(pit * PIT_BINS));
    counts[bin] = counts[bin]! + 1;
  }
  const n = pits.length;
  const effective = effectiveCount(n, horizon);
  const atLeast = (mass: number): number => {
    let k = 0;
    while (k < effective && binomialCdf(k, effective, 1 / PIT_BINS) < mass) k++;
    return (k * n) / effective;
  };
  return { n, counts, expected: n / PIT_BINS, low: atLeast((1 - BAND) / 2), high: atLeast((1 + BAND) / 2) };
}
