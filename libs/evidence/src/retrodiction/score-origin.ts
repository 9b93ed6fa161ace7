import type { OriginScores } from '@pulse/contracts';
import { quantileSorted } from '@pulse/numeric';
import { crpsSorted } from '@pulse/scoring';
import { fillUniforms, type StreamKey, streamKey, variableId } from '@pulse/engine';
import type { Forecaster, OriginForecaster, Target } from '../port.js';
import { sortedPaths } from '../sample.js';
import { baselineCrps } from './baseline-crps.js';
import { BASELINES, baselineForecast, type Walk, walkOf } from './baselines.js';
import type { Outcomes } from './outcomes.js';

export interface OriginRun {
  readonly origin: number;
  /** Label of the origin: part of the purpose of its random streams. */
  readonly label: string;
  readonly horizon: number;
  readonly paths: number;
  readonly seed: number | string;
}

/** Largest horizon at which some target has a known outcome; 0 where none has. */
export function lastScored(targets: readonly Target[], { origin, horizon }: OriginRun, outcomes: Outcomes): number {
  for (let h = horizon; h >= 1; h--) if (targets.some(({ name }) => outcomes.known(name, origin + h))) return h;
  return 0;
}

/**
 * Forecasts from one origin and scores every target and horizon whose outcome is known. Scenario rules are left out;
 * no later turn than the last outcome is simulated.
 *
 * @throws ShortHistoryError where the origin cannot be forecast from
 */
export function scoreOrigin(forecaster: Forecaster, run: OriginRun, outcomes: Outcomes): Record<string, OriginScores> {
  const fitted = forecaster.at(run.origin);
  const cells = forecaster.targets.map((target) => new TargetScores(forecaster, target, run, outcomes));
  const scratch = new Float64Array(run.paths);
  simulateOrigin(fitted, run, lastScored(forecaster.targets, run, outcomes), (horizon, column) => {
    for (const cell of cells)
      if (cell.wants(horizon)) cell.score(horizon, sortedPaths(column(cell.target.name), scratch));
  });
  return Object.fromEntries(cells.map((cell) => [cell.target.name, cell.scores]));
}

function simulateOrigin(
  fitted: OriginForecaster,
  { label, paths, seed }: OriginRun,
  horizon: number,
  visit: (horizon: number, column: (target: string) => Float64Array) => void,
): void {
  const without = Object.keys(fitted.scenarioRules);
  const run = { paths, horizon, seed, replicate: 0, purpose: `evidence:${label}`, without };
  fitted.simulate(run, (turn) => visit(turn.horizon, (name) => turn.target(name)));
}

/** Collects the scores of one target at one origin. */
class TargetScores {
  readonly scores: OriginScores;
  readonly #walk: Walk | null;
  readonly #uniform = new Float64Array(1);
  readonly #pitKey: StreamKey;
  readonly #id: number;

  constructor(
    forecaster: Forecaster,
    readonly target: Target,
    private readonly run: OriginRun,
    private readonly outcomes: Outcomes,
  ) {
    const none = (): (number | null)[] => Array.from({ length: run.horizon }, () => null);
    this.scores = {
      outcome: none(),
      median: none(),
      lower80: none(),
      upper80: none(),
      lower50: none(),
      upper50: none(),
      crps: none(),
      baselines: Object.fromEntries(BASELINES.map((name) => [name, none()])),
      pit: none(),
    };
    this.#pitKey = streamKey(run.seed, 0, `pit:${run.label}`);
    this.#id = variableId(target.name);
    this.#walk = walkOf(forecaster.observed(target.name, run.origin), target.support);
  }

  wants(horizon: number): boolean {
    return this.#walk !== null && this.outcomes.known(this.target.name, this.run.origin + horizon);
  }

  /** Leaves the cell empty where the configuration or a baseline has no score: all are compared on the same outcomes. */
  score(horizon: number, sorted: Float64Array): void {
    const { support, name } = this.target;
    const outcome = this.outcomes.at(name, this.run.origin + horizon);
    const crps = sorted.length < 2 ? null : crpsSorted(sorted, outcome, 'fair');
    const baselines = BASELINES.map((baseline) => {
      const forecast = baselineForecast(baseline, this.#walk!, this.run.origin + horizon);
      return [baseline, baselineCrps(support, forecast, outcome, this.run.paths)] as const;
    });
    if (typeof crps !== 'number' || !Number.isFinite(crps) || baselines.some(([, score]) => score === null)) return;
    const { scores } = this;
    const put = (column: (number | null)[], value: number): void => {
      // Adding 0 turns -0 into 0, which JSON keeps.
      column[horizon - 1] = value + 0;
    };
    put(scores.outcome, outcome);
    put(scores.median, quantileSorted(sorted, 0.5));
    put(scores.lower80, quantileSorted(sorted, 0.1));
    put(scores.upper80, quantileSorted(sorted, 0.9));
    put(scores.lower50, quantileSorted(sorted, 0.25));
    put(scores.upper50, quantileSorted(sorted, 0.75));
    put(scores.crps, crps);
    for (const [baseline, score] of baselines) put(scores.baselines[baseline]!, score!);
    put(scores.pit, this.#pit(horizon, sorted, outcome));
  }

  /** (members below + u (ties + 1)) / (M + 1), uniform for a calibrated forecast of any size. */
  #pit(horizon: number, sorted: Float64Array, outcome: number): number {
    fillUniforms(this.#uniform, this.#pitKey, this.#id, horizon, 0, 1);
    let below = 0;
    while (below < sorted.length && sorted[below]! < outcome) below++;
    let upTo = below;
    while (upTo < sorted.length && sorted[upTo] === outcome) upTo++;
    return (below + this.#uniform[0]! * (upTo - below + 1)) / (sorted.length + 1);
  }
}
