import { type OriginScores, QUANTILE_LEVELS } from '@pulse/contracts';
import { fillUniforms, type StreamKey, streamKey, variableId } from '@pulse/engine';
import { quantileSorted } from '@pulse/numeric';
import { crpsSorted } from '@pulse/scoring';
import type { Forecaster, Target } from '../port.js';
import { baselinesAt } from './baselines-at.js';
import { baselineCrps } from './baselines/baseline-crps.js';
import { BASELINES, type FittedBaselines } from './baselines/baselines.js';
import { isRecordable } from '../recordable.js';
import type { OriginRun } from './origin-run.js';
import type { Outcomes } from './outcomes.js';

type Column = (number | null)[];

/** Collects the scores of one target at one origin. */
export class TargetScores {
  readonly scores: OriginScores;
  readonly #baselines: FittedBaselines | null;
  readonly #uniform = new Float64Array(1);
  readonly #pitKey: StreamKey;
  readonly #id: number;

  constructor(
    forecaster: Forecaster,
    readonly target: Target,
    private readonly run: OriginRun,
    private readonly outcomes: Outcomes,
  ) {
    this.scores = noScores(run);
    this.#pitKey = streamKey(run.seed, 0, `pit:${run.label}`);
    this.#id = variableId(target.name);
    this.#baselines = baselinesAt(forecaster, target, run.origin);
  }

  wants(horizon: number): boolean {
    return this.#baselines !== null && this.outcomes.known(this.target.name, this.run.origin + horizon);
  }

  /**
   * Leaves the cell empty where the configuration, the last value or the drift has no finite score; the other baselines
   * may be missing, and are then not compared with.
   *
   * @param sorted values of the paths, ascending
   */
  score(horizon: number, sorted: Float64Array): void {
    const { support, name } = this.target;
    const period = this.run.origin + horizon;
    const outcome = this.outcomes.at(name, period);
    const crps = sorted.length < 2 ? null : crpsSorted(sorted, outcome, 'fair');
    if (typeof crps !== 'number' || !isRecordable(crps)) return;
    const losses = BASELINES.map((baseline) => {
      const law = this.#baselines![baseline]?.(period) ?? null;
      return law === null ? null : baselineCrps(support, law, outcome);
    });
    if (losses[0] === null || losses[1] === null) return;
    const { scores } = this;
    put(scores.outcome, horizon, outcome);
    put(scores.median, horizon, quantileSorted(sorted, 0.5));
    put(scores.lower80, horizon, quantileSorted(sorted, 0.1));
    put(scores.upper80, horizon, quantileSorted(sorted, 0.9));
    put(scores.lower50, horizon, quantileSorted(sorted, 0.25));
    put(scores.upper50, horizon, quantileSorted(sorted, 0.75));
    put(scores.crps, horizon, crps);
    BASELINES.forEach((baseline, b) => put(scores.baselines[baseline]!, horizon, losses[b]!));
    put(scores.pit, horizon, this.#pit(horizon, sorted, outcome));
    if (scores.quantiles !== undefined)
      scores.quantiles[horizon - 1] = QUANTILE_LEVELS.map((level) => quantileSorted(sorted, level) + 0);
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

/** Adding 0 turns -0 into 0, which JSON keeps. */
function put(column: Column, horizon: number, value: number | null): void {
  column[horizon - 1] = value === null ? null : value + 0;
}

function noScores({ horizon, quantiles }: OriginRun): OriginScores {
  const none = (): Column => Array.from({ length: horizon }, () => null);
  return {
    outcome: none(),
    median: none(),
    lower80: none(),
    upper80: none(),
    lower50: none(),
    upper50: none(),
    crps: none(),
    baselines: Object.fromEntries(BASELINES.map((name) => [name, none()])),
    pit: none(),
    ...(quantiles && { quantiles: Array.from({ length: horizon }, () => null) }),
  };
}
