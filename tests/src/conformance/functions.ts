import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { classicFunctions, readWorld } from '@pulse/domain';
import { classicTurnFunctions, dynamicsFunctions, rngFunctions } from '@pulse/engine';
import { scoringFunctions } from '@pulse/scoring';

type Functions = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

/** Functions by the `function` of a case. */
export const functionsByName = (): Functions => ({ ...scoringFunctions, ...rngFunctions, ...dynamicsFunctions });

let bySource: Functions | undefined;

/** Functions by the `source` of a file with `cases`; the classic turns run on the rules of the bundled classic world. */
export function functionsBySource(): Functions {
  bySource ??= { ...(classicFunctions as Functions), ...(classicTurnFunctions(classicWorld()) as Functions) };
  return bySource;
}

function classicWorld() {
  const examples = dirname(createRequire(import.meta.url).resolve('@pulse/examples/package.json'));
  const file = join(examples, 'classic', 'classic.world.yaml');
  const { world } = readWorld(readFileSync(file), file);
  if (!world) throw new Error(`${file} cannot be read: run "pulse validate ${file}"`);
  return world;
}
