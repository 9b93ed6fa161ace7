import type { Forecaster, Target } from '../port.js';
import { toNatural } from '../scale.js';
import { fitBaselines, type FittedBaselines } from './baselines/baselines.js';

/** Values of a target that are known at an origin from which it is scored: with fewer, what is estimated is mostly chance. */
const LEAST_KNOWN = 10;

/** The baselines of a target at an origin; null where so little is known that it is not scored. */
export function baselinesAt(forecaster: Forecaster, target: Target, origin: number): FittedBaselines | null {
  const observed = forecaster.observed(target.name, origin);
  let known = 0;
  for (const value of observed.values) if (!Number.isNaN(toNatural(target.support, value))) known++;
  return known < LEAST_KNOWN ? null : fitBaselines(observed, target);
}
