import type { Process } from '@pulse/contracts';
import { compileWorld, FitError, type FittedWorld, fitWorld } from '@pulse/engine';
import type { Alternative, OriginForecaster } from '../port.js';
import { ranked } from './processes.js';

/** The processes that `auto` tries, by the names under which it records them. */
export const PROCESSES: Readonly<Record<string, Process>> = {
  'random_walk without drift': { kind: 'random_walk', drift: 0 },
  'random_walk with drift': { kind: 'random_walk' },
  gbm: { kind: 'gbm' },
  'ar1 with phi 0': { kind: 'ar1', phi: 0 },
  ar1: { kind: 'ar1' },
  'seasonal naive': { kind: 'seasonal', method: 'naive' },
  'seasonal dummies': { kind: 'seasonal', method: 'dummies' },
};

/** For each variable whose process was chosen: the same world with the second best, which can be fitted at all. */
export function runnersUp(fitted: FittedWorld, make: (fitted: FittedWorld) => OriginForecaster): Alternative[] {
  return fitted.variables.flatMap(({ variable: { name }, choice }): Alternative[] => {
    const others = ranked(choice?.tried ?? []).filter((t) => t.score !== null && t.process !== choice?.chosen);
    for (const { process } of others) {
      const swapped = withProcess(fitted, name, PROCESSES[process]);
      if (swapped !== null) return [{ cause: `${name} as ${process}`, forecaster: () => make(swapped) }];
    }
    return [];
  });
}

function withProcess(fitted: FittedWorld, variable: string, process: Process | undefined): FittedWorld | null {
  const { world } = fitted.world;
  const old = world.variables[variable];
  if (process === undefined || old === undefined) return null;
  const season = 'season' in old.process ? old.process.season : undefined;
  const swapped = { ...old, process: season === undefined ? process : { ...process, season } };
  const compiled = compileWorld({ ...world, variables: { ...world.variables, [variable]: swapped } });
  try {
    return fitWorld(compiled, fitted.history, fitted.origin, fitted.options);
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}
