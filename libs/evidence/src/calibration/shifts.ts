import { QUANTILE_LEVELS } from '@pulse/contracts';
import type { Support } from '../port.js';
import { fromNatural, toNatural } from '../scale.js';

/**
 * What to add to each quantile so that outcomes fell below it as often as its level says: the order statistic
 * k of the n residuals outcome - quantile, k = level (n + 1) rounded outwards, so that a bound errs by at most 1 / (n + 1)
 * and towards the wider interval; the median takes the middle of both roundings. Beyond the first and last order
 * statistic, where n is too small for a level, those are taken and the guarantee ends.
 *
 * That guarantee is for outcomes that can be exchanged. Overlapping horizons and drift break it, which is why the
 * recalibration is scored on later origins.
 *
 * @param residuals by origin: one list of 23 on the natural scale
 * @returns one shift a level, on the natural scale
 *
 * Source: Romano, Patterson and Candes (2019), Conformalized quantile regression, its asymmetric form, for every level.
 */
export function levelShifts(residuals: readonly (readonly number[])[]): number[] {
  const n = residuals.length;
  return QUANTILE_LEVELS.map((level, i) => {
    const sorted = residuals.map((row) => row[i]!).sort((a, b) => a - b);
    const rank = level * (n + 1);
    // Levels are decimals: 0.05 x 20 must not round as if it were above 1.
    const down = sorted[clamp(Math.floor(rank + 1e-9), n) - 1]!;
    const up = sorted[clamp(Math.ceil(rank - 1e-9), n) - 1]!;
    return (level < 0.5 ? down : level > 0.5 ? up : (down + up) / 2) + 0;
  });
}

/**
 * Quantiles with their shifts, in the unit of the target; sorted, because shifted quantiles may cross.
 *
 * Source: Chernozhukov, Fernandez-Val and Galichon (2010): sorting crossed quantiles never takes them further from the
 * true ones.
 */
export function shiftQuantiles(quantiles: readonly number[], shifts: readonly number[], support: Support): number[] {
  return quantiles
    .map((value, i) => toNatural(support, value) + shifts[i]!)
    .sort((a, b) => a - b)
    .map((value) => fromNatural(support, value));
}

function clamp(rank: number, n: number): number {
  return Math.min(n, Math.max(1, rank));
}
