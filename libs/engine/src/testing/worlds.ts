import { type History, World, type WorldFile } from '@pulse/contracts';
import { type FitSeries } from '../dynamics/index.js';
import { fitWorld, type FittedWorld } from '../fit/index.js';
import { simulate, type SimulateOptions } from '../simulate/index.js';
import { compileWorld } from '../world/index.js';

export function historyOf(
  series: Readonly<Record<string, ArrayLike<number | null>>>,
  lag: History['lag'] = {},
): History {
  return {
    period: 'index',
    start: 0,
    length: Math.max(...Object.values(series).map((s) => s.length)),
    series: Object.fromEntries(
      Object.entries(series).map(([name, s]) => [name, Array.from(s, (v) => (Number.isNaN(v) ? null : v))]),
    ),
    lag,
    provenance: [],
  };
}

export function fitOf(file: Omit<WorldFile, 'name' | 'targets'>, history: History | null): FittedWorld {
  const targets = Object.keys(file.variables!);
  return fitWorld(compileWorld(World.parse({ name: 'w', targets, ...file })), history);
}

/** Values of names at the last turn, by path. */
export function sampleOf(
  world: FittedWorld,
  names: readonly string[],
  horizon: number,
  options: Partial<SimulateOptions> = {},
): Float64Array[] {
  let columns: Float64Array[] = [];
  simulate(world, { seed: 7, paths: 4000, horizon, drawParameters: false, ...options }, (turn) => {
    if (turn.turn === horizon) columns = names.map((name) => turn.column(name).slice());
  });
  return columns;
}

export function seriesOf(x: ArrayLike<number>, season = 1): FitSeries {
  return {
    x: Float64Array.from(x),
    effect: new Float64Array(x.length),
    from: 0,
    to: x.length,
    season,
    phase: (i) => i % season,
  };
}
