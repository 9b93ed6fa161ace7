import { type History, World } from '@pulse/contracts';
import { compileWorld, fillNormals, fitWorld, streamKey } from '@pulse/engine';
import { EngineForecaster, EngineMemory, retrodict } from '@pulse/evidence';
import type { Print } from './benchmarks.js';

const LENGTH = 500;
const ORIGINS = 60;
const VARIABLES = 10;
const PATHS = 400;
const TURNS = 12;
const RUNS = 5;

const PROCESSES = {
  'random walk with drift': { kind: 'random_walk' },
  'AR(1)': { kind: 'ar1' },
  'ETS, damped trend': { kind: 'ets', trend: 'damped', seasonal: 'none' },
  'ETS, damped trend and season': { kind: 'ets', trend: 'damped', seasonal: 'additive' },
  'ETS, form by AICc': { kind: 'ets' },
  'seasonal dummies': { kind: 'seasonal', method: 'dummies' },
} as const;

/**
 * Fits at 60 origins of a series of 500 months, and retrodictions of 10 such variables at 60 origins x 400 paths x 12
 * turns, in one process. Each is measured from cold caches; the code itself is warm.
 */
export async function science(_args: readonly string[], print: Print): Promise<void> {
  const one = historyOf(1);
  for (const [name, process] of Object.entries(PROCESSES)) {
    const world = compileWorld(worldOf(1, process));
    const run = () => {
      for (let k = 0; k < ORIGINS; k++) fitWorld(world, one, LENGTH - ORIGINS + k);
    };
    print(`fit at ${ORIGINS} origins of ${LENGTH} values, ${name}: ${milliseconds(best(run))} ms`);
  }
  const what = `${VARIABLES} variables x ${ORIGINS} origins x ${PATHS} paths x ${TURNS} turns`;
  for (const [name, process] of [['auto', { kind: 'auto' }], ...Object.entries(PROCESSES)] as const) {
    const world = worldOf(VARIABLES, process);
    print(`retrodiction of ${what}, ${name}: ${(best(() => retrodiction(world)) / 1000).toFixed(2)} s`);
  }
}

function retrodiction(world: World): void {
  // A history of its own, as what was estimated on one is remembered with it.
  const history = historyOf(VARIABLES);
  const forecaster = new EngineForecaster(world, history, { horizon: TURNS, memory: new EngineMemory() });
  const steps = retrodict({
    forecaster,
    origin: LENGTH - 1,
    horizon: TURNS,
    paths: PATHS,
    seed: 1,
    demand: { target: 'v0', horizon: TURNS, origins: ORIGINS },
    inSampleUntil: null,
    known: new Map(),
    label: String,
  });
  while (steps.next().done !== true);
}

function worldOf(variables: number, process: object): World {
  const names = Array.from({ length: variables }, (_, i) => `v${i}`);
  const file = { name: 'bench', period: 'month', targets: names };
  return World.parse({ ...file, variables: Object.fromEntries(names.map((name) => [name, { process }])) });
}

/** Monthly series with a season, a trend or a pull, in turns. */
function historyOf(variables: number): History {
  const series: Record<string, number[]> = {};
  for (let v = 0; v < variables; v++) {
    const z = new Float64Array(LENGTH);
    fillNormals(z, streamKey(v, 0, 'bench'), 1, 1, 0, LENGTH);
    let x = 0;
    series[`v${v}`] = Array.from(z, (shock, i) => {
      x = (v % 2 === 0 ? 1 : 0.8) * x + (v % 3 === 0 ? 0.2 : 0) + shock;
      return x + (v % 4 === 0 ? 5 * Math.sin((i * Math.PI) / 6) : 0);
    });
  }
  return { period: 'month', start: 0, length: LENGTH, series, lag: {}, provenance: [] };
}

/** Milliseconds of the best of some runs; the first warms the compiler up. */
function best(run: () => void): number {
  let least = Infinity;
  for (let i = 0; i <= RUNS; i++) {
    const began = performance.now();
    run();
    if (i > 0) least = Math.min(least, performance.now() - began);
  }
  return least;
}

const milliseconds = (value: number) => value.toFixed(value < 10 ? 1 : 0);
