import { mean } from '@pulse/numeric';
import { shareLimits } from './effective.js';

/** Bins of equal width, (a, b], the first with 0, as those of the Brier decomposition. */
const BINS = 10;

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean probability that was forecast. */
  readonly forecast: number;
  /** How often it happened, with exact 95 % limits for n_eff = floor(n / h). */
  readonly happened: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Reliability diagram of an event: how often it happened where so much was forecast. Empty bins are left out.
 *
 * @param outcomes 0 or 1
 * @param probabilities in [0, 1], as long as the outcomes
 *
 * Source: Murphy and Winkler (1977).
 */
export function reliabilityBins(
  outcomes: readonly number[],
  probabilities: readonly number[],
  horizon: number,
): ReliabilityBin[] {
  const binOf = (p: number): number => Math.max(0, Math.ceil(p * BINS) - 1);
  return Array.from({ length: BINS }, (_, bin) => bin).flatMap((bin) => {
    const within = probabilities.flatMap((p, i) => (binOf(p) === bin ? [i] : []));
    if (within.length === 0) return [];
    const happened = mean(within.map((i) => outcomes[i]!));
    return [
      {
        from: bin / BINS,
        to: (bin + 1) / BINS,
        n: within.length,
        forecast: mean(within.map((i) => probabilities[i]!)),
        happened,
        ...shareLimits(happened, within.length, horizon),
      },
    ];
  });
}
