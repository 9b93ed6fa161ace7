import type { Observations, Target } from '../../port.js';
import { autoregressionOf } from './autoregression.js';
import { climatologyOf } from './climatology.js';
import type { BaselineLaw } from './law.js';
import { naturalSeries } from './natural-series.js';
import { seasonalNaiveOf } from './seasonal-naive.js';
import { driftLaw, lastValueLaw, walkOf } from './walk.js';

/** Baselines that every configuration is compared with; ties between them go to the first. */
export const BASELINES = ['last_value', 'drift', 'seasonal_naive', 'climatology', 'ar1'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Null where a baseline does not exist: too few values, or no season. */
export type FittedBaselines = Readonly<Record<Baseline, BaselineLaw | null>>;

/**
 * Every baseline on what was known of a target at one origin: all of it, also where the configuration is fitted on a
 * window, so that no choice of a window weakens what it is compared with. Null with fewer than 3 values.
 */
export function fitBaselines(observed: Observations, { support, season }: Target): FittedBaselines | null {
  const series = naturalSeries(observed, support);
  const walk = walkOf(series);
  if (walk === null) return null;
  return {
    last_value: lastValueLaw(walk),
    drift: driftLaw(walk),
    seasonal_naive: season === undefined ? null : seasonalNaiveOf(series, season),
    climatology: climatologyOf(series),
    ar1: autoregressionOf(series),
  };
}
