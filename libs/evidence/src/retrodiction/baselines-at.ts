import { LEAST_KNOWN_VALUES } from '@pulse/contracts';
import type { Forecaster, Target } from '../port.js';
import { toNatural } from '../scale.js';
import { fitBaselines, type FittedBaselines } from './baselines/baselines.js';

/** The baselines of a target at an origin; null where so little is known that it is not scored. */
export function baselinesAt(forecaster: Forecaster, target: Target, origin: number): FittedBaselines | null {
  const observed = forecaster.observed(target.name, origin);
  let known = 0;
  for (const value of observed.values) if (!Number.isNaN(toNatural(target.support, value))) known++;
  return known < LEAST_KNOWN_VALUES ? null : fitBaselines(observed, target);
}
