import { shareLimits } from './effective.js';

/** Levels at which quantile coverage is shown. */
export const COVERAGE_LEVELS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

export interface QuantileCoverage {
  readonly level: number;
  /** Share of outcomes at or below the forecast's quantile at the level: PIT at or below it. */
  readonly share: number;
  /** Exact 95 % limits of the share, with n_eff = floor(n / h). */
  readonly low: number;
  readonly high: number;
}

/**
 * How often outcomes fell below the forecast's quantiles. Calibrated forecasts lie on the diagonal; below it on the left
 * and above it on the right the intervals are too wide.
 *
 * @param pits in [0, 1]
 * @returns empty without values
 */
export function pitCoverage(
  pits: readonly number[],
  horizon: number,
  levels: readonly number[] = COVERAGE_LEVELS,
): QuantileCoverage[] {
  if (pits.length === 0) return [];
  return levels.map((level) => {
    const share = pits.filter((pit) => pit <= level).length / pits.length;
    return { level, share, ...shareLimits(share, pits.length, horizon) };
  });
}
