import type { EvidenceOrigin } from '@pulse/contracts';
import { type Forecaster, ShortHistoryError } from '../port.js';
import { chooseOrigins, type OriginDemand } from './choose-origins.js';
import { fromCommonStart } from './common-start.js';
import { reuseOrigin } from './known-origin.js';
import { Outcomes } from './outcomes.js';
import { lastScored, type OriginRun } from './origin-run.js';
import { type ScoredOrigin, scoreOrigin } from './score-origin.js';

export interface Retrodiction {
  readonly forecaster: Forecaster;
  /** Origin of the forecast: nothing that was published later is used. */
  readonly origin: number;
  readonly horizon: number;
  readonly paths: number;
  readonly seed: number | string;
  readonly demand: OriginDemand;
  /** Whether the quantiles of each forecast are kept with its scores; not kept by default. */
  readonly quantiles?: boolean;
  /** Ordinal before which origins are in sample; null where all count. */
  readonly inSampleUntil: number | null;
  /** Origins measured before, by label. */
  readonly known: ReadonlyMap<string, EvidenceOrigin>;
  readonly label: (ordinal: number) => string;
}

export interface RetrodictionProgress {
  readonly done: number;
  readonly total: number;
  /** Path-turns that were simulated for this origin; 0 where it was known. */
  readonly turns: number;
}

/**
 * Rolling-origin backtest: at each origin the configuration is fitted on what was known then, simulated, and scored
 * against what is known now. One origin is held at a time, and only its scores are kept. An origin with too
 * little history for all targets ends it, as all earlier ones have less.
 *
 * @returns origins in the order of time
 */
export function* retrodict(task: Retrodiction): Generator<RetrodictionProgress, EvidenceOrigin[]> {
  const { forecaster, horizon, paths, seed, label, quantiles = false } = task;
  const outcomes = new Outcomes(forecaster, task.origin);
  const names = forecaster.targets.map(({ name }) => name);
  const settled = task.origin - Math.max(0, ...forecaster.targets.map(({ lag = 0 }) => lag));
  const chosen = chooseOrigins(outcomes, names, task.demand, settled);
  const scored: EvidenceOrigin[] = [];
  for (const [index, origin] of chosen.entries()) {
    const run: OriginRun = { origin, label: label(origin), horizon, paths, seed, quantiles };
    const reused = reuseOrigin(task.known.get(run.label), forecaster, run, outcomes);
    const found = reused ?? attempt(() => scoreOrigin(forecaster, run, outcomes));
    if (found === null) break;
    const inSample = task.inSampleUntil !== null && origin < task.inSampleUntil;
    scored.push({ origin: run.label, inSample, ...found });
    const turns = reused === null ? paths * lastScored(forecaster, run, outcomes) : 0;
    yield { done: index + 1, total: chosen.length, turns };
  }
  return fromCommonStart(scored.reverse());
}

function attempt(score: () => ScoredOrigin): ScoredOrigin | null {
  try {
    return score();
  } catch (error) {
    if (error instanceof ShortHistoryError) return null;
    throw error;
  }
}
