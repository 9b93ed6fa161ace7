import { nearest } from '@pulse/domain';
import { bundledWorlds } from './bundled-worlds.js';
import type { Refusal } from './input-files.js';

/** Says that there is no such world, and which there are. */
export function unknownWorld(named: string, looked: string): Refusal {
  const names = [...bundledWorlds().keys()];
  const suggestion = nearest(named, names);
  return {
    severity: 'error',
    code: 'world.not_found',
    message: `there is no world "${named}"`,
    expected: 'a world file or the name of a bundled world',
    ...(suggestion === undefined ? {} : { suggestion }),
    notes: [looked, `bundled worlds: ${names.join(', ')}`],
  };
}
