import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const ENDING = '.world.yaml';

/** Worlds that ship with Pulse: name -> file. */
export function bundledWorlds(): ReadonlyMap<string, string> {
  const root = dirname(createRequire(import.meta.url).resolve('@pulse/examples/package.json'));
  const worlds = new Map<string, string>();
  for (const folder of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of readdirSync(join(root, folder.name)))
      if (file.endsWith(ENDING)) worlds.set(basename(file, ENDING), join(root, folder.name, file));
  return new Map([...worlds].filter(([, file]) => existsSync(file)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
