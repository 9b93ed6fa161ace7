import type { FittedWorld } from '../fit/index.js';
import { formatLabel } from '../time/index.js';
import { type SimulateOptions, simulate, type SimulationResult } from './simulate.js';
import { type SampleSummary, summarise } from './summary.js';

/** The predictive law of one target at one horizon; `summary` is null where every path failed. */
export interface TargetForecast {
  readonly target: string;
  readonly horizon: number;
  /** Label of the forecast period; null for a world without an origin. */
  readonly date: string | null;
  readonly summary: SampleSummary | null;
}

export interface ForecastSummary {
  readonly targets: readonly TargetForecast[];
  readonly run: SimulationResult;
}

/** Simulates and reduces every target at every horizon to its mean, spread and 23 quantiles with their errors. */
export function forecast(world: FittedWorld, options: SimulateOptions): ForecastSummary {
  const targets: TargetForecast[] = [];
  const run = simulate(world, options, (view) => {
    for (const target of world.world.targets)
      targets.push({
        target,
        horizon: view.turn,
        date: world.origin === null ? null : formatLabel(world.world.period, world.origin + view.turn),
        summary: summarise(view.column(target)) ?? null,
      });
  });
  return { targets, run };
}
