import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { bundledWorlds } from './bundled-worlds.js';
import { MAX_DATA_BYTES } from './gather.js';
import type { FoundData, FoundWorld, InputFiles } from './input-files.js';
import { resolveSource } from './resolve-source.js';
import { unknownWorld } from './unknown-world.js';

/** Paths as people see them: relative where that is shorter. */
export function displayPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

const isFile = (file: string): boolean => existsSync(file) && statSync(file).isFile();

/**
 * The files of a person's own disk: beside the manifest, then what ships with Pulse.
 *
 * @param folder the manifest's
 * @param commandFolder above it, packages are looked for that the world's own folders do not have
 */
export function diskFiles(folder: string, commandFolder: string): InputFiles {
  return {
    world(named) {
      const file = resolve(folder, named);
      if (isFile(file)) return diskWorld(file, commandFolder);
      const bundled = bundledWorlds().get(named);
      return bundled === undefined
        ? unknownWorld(named, `looked for ${displayPath(file)}`)
        : diskWorld(bundled, commandFolder);
    },
    policy(named) {
      const file = resolve(folder, named);
      return isFile(file) ? { file: displayPath(file), text: readFileSync(file) } : null;
    },
  };
}

function diskWorld(file: string, commandFolder: string): FoundWorld {
  return {
    file: displayPath(file),
    text: readFileSync(file),
    data: (from) => readSource(from, file, commandFolder),
  };
}

/** What `from` of this world file names; `npm:` also from the packages above the command. */
export function readSource(from: string, worldFile: string, commandFolder: string): FoundData {
  const found = resolveSource(from, worldFile, commandFolder);
  if (!found.ok) return found;
  if (!statSync(found.file).isFile())
    return { ok: false, message: `${from} is not a file`, note: `looked at ${found.file}` };
  if (statSync(found.file).size > MAX_DATA_BYTES)
    return { ok: false, message: `${from} is larger than 512 MiB`, note: 'aggregate it first' };
  return { ok: true, bytes: readFileSync(found.file) };
}
