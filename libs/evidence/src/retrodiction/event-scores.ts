import type { OriginEvent } from '@pulse/contracts';
import type { Forecaster, MonitoredEvent } from '../port.js';
import { baseRates } from './base-rate.js';
import type { OriginRun } from './origin-run.js';
import type { Outcomes } from './outcomes.js';

/** Collects what was said of one event at one origin. */
export class EventScores {
  readonly scores: OriginEvent;
  readonly #rates: Float64Array;

  constructor(
    forecaster: Forecaster,
    readonly event: MonitoredEvent,
    private readonly run: OriginRun,
    private readonly outcomes: Outcomes,
  ) {
    const none = (): (number | null)[] => Array.from({ length: run.horizon }, () => null);
    this.scores = { outcome: none(), probability: none(), baseRate: none() };
    this.#rates = baseRates(event.monitor, forecaster.held(event.name, run.origin), run.origin, run.horizon);
  }

  wants(horizon: number): boolean {
    return !Number.isNaN(this.outcomes.event(this.event.name, this.run.origin, horizon));
  }

  /**
   * The probability is the share of the paths, the same number that a forecast states. Its Brier score is not freed of
   * the noise of the paths, which charges the configuration by at most 0.25 / paths and the base rate by nothing.
   *
   * @param hits by path 1 or 0, NaN where the path has failed
   */
  score(horizon: number, hits: Float64Array): void {
    let kept = 0;
    let happened = 0;
    for (let p = 0; p < hits.length; p++) {
      const hit = hits[p]!;
      if (hit !== hit) continue;
      kept++;
      happened += hit;
    }
    if (kept === 0) return;
    const { outcome, probability, baseRate } = this.scores;
    outcome[horizon - 1] = this.outcomes.event(this.event.name, this.run.origin, horizon);
    probability[horizon - 1] = happened / kept;
    baseRate[horizon - 1] = this.#rates[horizon - 1]!;
  }
}
