import type { Forecaster } from '../port.js';
import type { Outcomes } from './outcomes.js';

/** How one evidence origin is run. */
export interface OriginRun {
  readonly origin: number;
  /** Label of the origin: part of the purpose of its random streams. */
  readonly label: string;
  readonly horizon: number;
  readonly paths: number;
  readonly seed: number | string;
  /** Whether the quantiles of each forecast are kept with its scores. */
  readonly quantiles: boolean;
}

/** Largest horizon at which some target or event has a known outcome; 0 where none has. */
export function lastScored(
  { targets, events }: Forecaster,
  { origin, horizon }: OriginRun,
  outcomes: Outcomes,
): number {
  for (let h = horizon; h >= 1; h--) {
    if (targets.some(({ name }) => outcomes.known(name, origin + h))) return h;
    if (events.some(({ name }) => !Number.isNaN(outcomes.event(name, origin, h)))) return h;
  }
  return 0;
}
