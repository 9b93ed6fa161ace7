import type { EvidenceOrigin } from '@pulse/contracts';
import { fillNormals, streamKey, variableId } from '@pulse/engine';
import {
  retrodict,
  type Forecaster,
  type Observations,
  type OriginForecaster,
  type Run,
  type Turn,
} from '@pulse/evidence';
import { SEED } from './draws.js';

/** A normal forecast of the value h periods after an origin, which is an index into the data. */
export type Law = (origin: number, horizon: number) => { readonly mean: number; readonly sd: number };

/** Forecasts one target by a stated law, whatever the data; its evidence is gathered as that of any configuration. */
class LawForecaster implements Forecaster {
  readonly targets = [{ name: 'x', support: 'real' }] as const;
  readonly events = [];

  constructor(
    private readonly data: Float64Array,
    private readonly law: Law,
  ) {}

  observed(_target: string, origin: number): Observations {
    return { start: 0, values: this.data.subarray(0, origin + 1) };
  }

  held(): Observations {
    return { start: 0, values: new Float64Array(0) };
  }

  at(origin: number): OriginForecaster {
    const { law } = this;
    return {
      events: [],
      rules: [],
      overlays: {},
      processes: {},
      scenarioRules: {},
      scenarioTargets: [],
      inputs: [],
      alternatives: [],
      simulate: (run, visit) => simulate(run, visit, (horizon) => law(origin, horizon)),
    };
  }
}

function simulate(
  { paths, horizon, seed, replicate, purpose }: Run,
  visit: (turn: Turn) => void,
  law: (horizon: number) => ReturnType<Law>,
) {
  const column = new Float64Array(paths);
  const key = streamKey(seed, replicate, purpose);
  for (let h = 1; h <= horizon; h++) {
    const { mean, sd } = law(h);
    fillNormals(column, key, variableId('x'), h, 0, paths);
    for (let p = 0; p < paths; p++) column[p] = mean + sd * column[p]!;
    visit({ horizon: h, target: () => column, event: () => column });
  }
  return { rules: [], overlays: {}, failedPaths: 0, clippedShare: 0 };
}

export interface Backtest {
  readonly data: Float64Array;
  readonly law: Law;
  /** Origins that are scored at the largest horizon. */
  readonly origins: number;
  readonly horizon: number;
  readonly paths: number;
  readonly repetition: number;
}

/** Evidence by the rolling origins of the product itself, with all of its baselines. */
export function backtest({ data, law, origins, horizon, paths, repetition }: Backtest): EvidenceOrigin[] {
  const steps = retrodict({
    forecaster: new LawForecaster(data, law),
    origin: data.length - 1,
    horizon,
    paths,
    seed: `${SEED}:${repetition}`,
    demand: { target: 'x', horizon, origins },
    inSampleUntil: null,
    known: new Map(),
    label: String,
  });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The newest origins whose outcome at this horizon is known, as many as wanted. */
export function newest(all: readonly EvidenceOrigin[], horizon: number, wanted: number): EvidenceOrigin[] {
  return all.filter(({ targets }) => (targets['x']!.outcome[horizon - 1] ?? null) !== null).slice(-wanted);
}
