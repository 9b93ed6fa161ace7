import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFiles, displayPath, gatherInputs, type Gathered } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';

export { displayPath, type Gathered } from '@pulse/orchestrator';

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
  return gatherInputs({ file: name, text: bytes, folder }, diskFiles(folder, commandFolder));
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
