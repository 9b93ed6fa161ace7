import type { History } from '@pulse/contracts';
import { EngineForecaster, EngineMemory, retrodict } from '@pulse/evidence';
import { type SkillSeries, worldOf } from './series.js';

export const HORIZONS = [1, 3, 6, 12] as const;
const ORIGINS = 60;
const PATHS = 400;
/** Values before the first origin, and fewest origins that a horizon is scored at. */
const LEAST_VALUES = 24;
const LEAST_ORIGINS = 20;

/** CRPS by method and horizon, one number an origin; NaN where there is none. */
export type Losses = Readonly<Record<string, ReadonlyMap<number, Float64Array>>>;

export interface ScoredSeries {
  readonly series: SkillSeries;
  readonly season: number;
  readonly horizons: readonly number[];
  /** Ordinals. */
  readonly origins: readonly number[];
  readonly losses: Losses;
}

export const AUTO = 'auto';

/**
 * CRPS of `process: auto` and of the baselines at up to 60 origins, the same for all horizons; null where the series is
 * too short. The scores are those of a job's evidence.
 */
export function scoreSeries(series: SkillSeries): ScoredSeries | null {
  const { start, values, period } = series;
  const history: History = {
    period,
    start,
    length: values.length,
    series: { x: [...values] },
    lag: {},
    provenance: [],
  };
  const last = start + values.length - 1;
  const horizons = HORIZONS.filter((h) => values.length - LEAST_VALUES - h >= LEAST_ORIGINS);
  const horizon = horizons.at(-1);
  if (horizon === undefined) return null;
  const forecaster = new EngineForecaster(worldOf(series), history, { horizon, memory: new EngineMemory() });
  const run = retrodict({
    forecaster,
    origin: last,
    horizon,
    paths: PATHS,
    seed: 1,
    demand: { target: 'x', horizon, origins: Math.min(ORIGINS, values.length - LEAST_VALUES - horizon) },
    inSampleUntil: null,
    known: new Map(),
    label: String,
  });
  let step = run.next();
  while (step.done !== true) step = run.next();
  const scored = step.value.filter(({ origin }) => Number(origin) + horizon <= last);
  const cells = scored.map(({ targets }) => targets['x']!);
  const columns = (of: (cell: (typeof cells)[number]) => readonly (number | null)[]) =>
    new Map(horizons.map((h) => [h, Float64Array.from(cells, (cell) => of(cell)[h - 1] ?? NaN)]));
  const baselines = Object.keys(cells[0]?.baselines ?? {});
  return {
    series,
    season: forecaster.targets[0]!.season ?? 1,
    horizons,
    origins: scored.map(({ origin }) => Number(origin)),
    losses: {
      [AUTO]: columns(({ crps }) => crps),
      ...Object.fromEntries(baselines.map((name) => [name, columns(({ baselines: found }) => found[name]!)])),
    },
  };
}
