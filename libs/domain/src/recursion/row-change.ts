import { QUANTILE_LEVELS } from '@pulse/contracts';
import { isUndefined, wasserstein1Quantiles } from '@pulse/scoring';
import type { AuditRow } from './match-rows.js';
import { quantileKolmogorovSmirnov } from './quantile-distance.js';

const MEDIAN = QUANTILE_LEVELS.indexOf(0.5);
const LOWER = QUANTILE_LEVELS.indexOf(0.1);
const UPPER = QUANTILE_LEVELS.indexOf(0.9);

/** How one matched row moved: current minus baseline, in the target's unit; an event has only `level`. */
export interface RowChange {
  /** Change of the median or the probability. */
  readonly level: number;
  /** Change of the width of the 80 % interval; null for an event. */
  readonly spread: number | null;
  readonly wasserstein1: number | null;
  readonly ks: number | null;
  /** Monte-Carlo standard error of `level`, both sides taken as independent. */
  readonly error: number;
  /** Any stored value differs. */
  readonly differs: boolean;
}

export function rowChange(current: AuditRow, baseline: AuditRow): RowChange {
  const { values: now } = current;
  const { values: before } = baseline;
  const differs = now.some((value, i) => value !== before[i]);
  const error = Math.sqrt(current.error * current.error + baseline.error * baseline.error);
  if (current.kind === 'event')
    return { level: now[0]! - before[0]!, spread: null, wasserstein1: null, ks: null, error, differs };
  return {
    level: now[MEDIAN]! - before[MEDIAN]!,
    spread: now[UPPER]! - now[LOWER]! - (before[UPPER]! - before[LOWER]!),
    wasserstein1: differs ? wasserstein1(now, before) : 0,
    ks: differs ? quantileKolmogorovSmirnov(QUANTILE_LEVELS, now, before) : 0,
    error,
    differs,
  };
}

function wasserstein1(now: readonly number[], before: readonly number[]): number | null {
  const distance = wasserstein1Quantiles(QUANTILE_LEVELS, now, before);
  return isUndefined(distance) ? null : distance;
}
