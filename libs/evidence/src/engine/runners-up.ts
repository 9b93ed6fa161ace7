import type { Process } from '@pulse/contracts';
import { AUTO_PROCESSES, compileWorld, FitError, type FittedWorld, fitWorld } from '@pulse/engine';
import type { Alternative, OriginForecaster } from '../port.js';
import { ranked } from './processes.js';

/** For each variable whose process was chosen: the same world with the second best, which can be fitted at all. */
export function runnersUp(fitted: FittedWorld, make: (fitted: FittedWorld) => OriginForecaster): Alternative[] {
  return fitted.variables.flatMap(({ variable: { name }, choice }): Alternative[] => {
    const others = ranked(choice?.tried ?? []).filter((t) => t.score !== null && t.process !== choice?.chosen);
    for (const { process } of others) {
      const swapped = withProcess(fitted, name, AUTO_PROCESSES[process], choice!.innovations);
      if (swapped !== null) return [{ cause: `${name} as ${process}`, forecaster: () => make(swapped) }];
    }
    return [];
  });
}

/** @param innovations as they were chosen, so that only the kind differs */
function withProcess(
  fitted: FittedWorld,
  variable: string,
  process: Process | undefined,
  innovations: 'normal' | 'student_t',
): FittedWorld | null {
  const { world } = fitted.world;
  const old = world.variables[variable];
  if (process === undefined || old === undefined) return null;
  const season = 'season' in old.process ? old.process.season : undefined;
  const swapped = {
    ...old,
    process: {
      ...process,
      ...(season === undefined ? {} : { season }),
      ...(innovations === 'normal' ? {} : { innovations }),
    },
  };
  const compiled = compileWorld({ ...world, variables: { ...world.variables, [variable]: swapped } });
  try {
    return fitWorld(compiled, fitted.history, fitted.origin, fitted.options);
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}
