import type { History } from '@pulse/contracts';
import type { Forecaster } from '../../port.js';
import { futureCanary } from './future.js';
import { revisionCanary } from './revision.js';
import { shiftCanary } from './shift.js';

/** One way in which later data reached a forecast, and how it showed. */
export interface Leak {
  readonly canary: 'future' | 'revision' | 'shift';
  readonly detail: string;
}

/** How a forecaster is made from data, whatever it does with them. */
export type MakeForecaster = (history: History) => Forecaster;

/**
 * Three ways to plant what no honest forecaster can use, and what they found: nothing, or the leak.
 *
 * `future`: what is not known at an origin is shuffled; the forecast must be the same numbers, and on data that are
 * shuffled throughout nothing may have skill. `revision`: the last vintage of every value gives the next unknown one away;
 * earlier origins must not change, nor their scores improve. `shift`: every value is dated one period earlier and
 * published one period later, so that the same is known at each time; scores of the same outcomes must not improve.
 */
export function leakCanaries(make: MakeForecaster, history: History): Leak[] {
  return [...futureCanary(make, history), ...revisionCanary(make, history), ...shiftCanary(make, history)];
}
