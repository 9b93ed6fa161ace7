import type { History, World } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { EngineForecaster, EngineMemory, type Observations, ShortHistoryError } from '@pulse/evidence';
import { crpsSorted } from '@pulse/scoring';

export interface ScoringSetting {
  readonly target: string;
  readonly horizon: number;
  readonly paths: number;
  readonly seed: number | string;
  /** Periods before an origin that a fit uses. */
  readonly window: number;
  /** Last period whose outcomes are known. */
  readonly until: number;
}

/**
 * Scores forecasts of one variable by one world, origin by origin: fitted on the window before it, simulated, and
 * compared with what came. Random numbers are those of evidence (purpose `evidence:<label>`), so worlds are compared
 * path by path.
 */
export class OriginLosses {
  readonly #forecaster: EngineForecaster;
  readonly #outcomes: Observations;
  readonly #scratch: Float64Array;

  constructor(
    private readonly world: World,
    history: History,
    private readonly setting: ScoringSetting,
  ) {
    const { horizon, window, target, until, paths } = setting;
    this.#forecaster = new EngineForecaster(world, history, { horizon, window, memory: new EngineMemory() });
    this.#outcomes = this.#forecaster.observed(target, until);
    this.#scratch = new Float64Array(paths);
  }

  /** Fair CRPS by horizon, index 0 is one period ahead; NaN where it does not exist. */
  at(origin: number): Float64Array {
    const { target, horizon, paths, seed } = this.setting;
    const losses = new Float64Array(horizon).fill(NaN);
    try {
      const fitted = this.#forecaster.at(origin);
      const purpose = `evidence:${formatLabel(this.world.period, origin)}`;
      const without = Object.keys(fitted.scenarioRules);
      fitted.simulate({ paths, horizon, seed, replicate: 0, purpose, without }, (turn) => {
        losses[turn.horizon - 1] = this.#score(turn.target(target), origin + turn.horizon);
      });
    } catch (error) {
      if (!(error instanceof ShortHistoryError)) throw error;
    }
    return losses;
  }

  #score(column: Float64Array, period: number): number {
    const outcome = this.#outcomes.values[period - this.#outcomes.start] ?? NaN;
    let kept = 0;
    for (const value of column) if (value === value) this.#scratch[kept++] = value;
    const crps = kept < 2 ? NaN : crpsSorted(this.#scratch.subarray(0, kept).sort(), outcome, 'fair');
    return typeof crps === 'number' ? crps : NaN;
  }
}
