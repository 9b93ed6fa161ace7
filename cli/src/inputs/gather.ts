import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  diskFiles,
  displayPath,
  gatherInputs,
  type BatchDraft,
  type FoundWorld,
  type Gathered as GatheredInputs,
  type InputFiles,
} from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import type { PlannedRun } from '../run/runner.js';

export { displayPath } from '@pulse/orchestrator';

/** What a manifest needs, with the data files as they lie on the disk: a server reads them itself. */
export interface Gathered extends GatheredInputs {
  readonly data: ReadonlyMap<string, Uint8Array>;
}

const commandFolder = dirname(fileURLToPath(import.meta.url));

/** Reads a manifest, the world that it names and the data that the world names. */
export async function gatherManifest(file: string): Promise<Gathered> {
  const folder = file === '-' ? process.cwd() : dirname(resolve(file));
  const name = file === '-' ? 'stdin' : displayPath(resolve(file));
  return gather({ name, bytes: await readManifest(file), folder });
}

/** Reads what a manifest that is not in a file needs. */
export function gather({
  name,
  bytes,
  folder,
}: {
  name: string;
  bytes: string | Uint8Array;
  folder: string;
}): Gathered {
  const data = new Map<string, Uint8Array>();
  const files = remembering(diskFiles(folder, commandFolder), data);
  return { ...gatherInputs({ file: name, text: bytes, folder }, files), data };
}

/** A batch as it was planned from what was gathered. */
export function plannedRun({ inputs, data }: Gathered, draft: BatchDraft): PlannedRun {
  return { draft, inputs, data };
}

/** Keeps the bytes of the data that is found. */
function remembering(files: InputFiles, data: Map<string, Uint8Array>): InputFiles {
  const kept = (world: FoundWorld): FoundWorld => ({
    ...world,
    data(from) {
      const found = world.data(from);
      if (found.ok) data.set(from, found.bytes);
      return found;
    },
  });
  return {
    world(named) {
      const found = files.world(named);
      return 'data' in found ? kept(found) : found;
    },
    policy: (named) => files.policy(named),
  };
}

async function readManifest(file: string): Promise<Uint8Array> {
  if (file !== '-') {
    if (!existsSync(file)) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
    if (statSync(file).isDirectory())
      throw new CliError(ExitCode.invalidInput, `${file} is a folder: name the manifest in it`);
    return readFileSync(file);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
