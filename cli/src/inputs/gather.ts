import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  nearest,
  parseSource,
  POLICIES,
  readWorld,
  sourceRequests,
  type Diagnostic,
  type SourceFile,
} from '@pulse/domain';
import type { BatchInputs } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import { bundledWorlds } from './bundled.js';
import { decodeData } from './decode.js';
import { resolveSource } from './resolve-source.js';

export interface Gathered {
  readonly inputs: BatchInputs;
  /** Problems of reading; those of meaning are found by planning. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Data files above this size are refused: they would not fit into memory comfortably. */
const MAX_DATA_BYTES = 512 << 20;

const commandFolder = dirname(fileURLToPath(import.meta.url));

/** Paths as people see them: relative where that is shorter. */
export function displayPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

/** Reads a manifest, the world that it names and the data that the world names. */
export async function gatherManifest(file: string): Promise<Gathered> {
  const folder = file === '-' ? process.cwd() : dirname(resolve(file));
  const name = file === '-' ? 'stdin' : displayPath(resolve(file));
  return gather({ name, bytes: await readManifest(file), folder });
}

/** Reads what a manifest that is not in a file needs. The domain names the world where nothing else does. */
export function gather(manifest: { name: string; bytes: string | Uint8Array; folder: string }): Gathered {
  const parsed = parseSource(manifest.bytes, manifest.name);
  const base = {
    manifest: { file: manifest.name, text: manifest.bytes, folder: manifest.folder },
    ...findPolicy(parsed.document?.valueAt(['config', 'license', 'policy']), manifest.folder),
  };
  const says = (key: string) => parsed.document?.valueAt(['config', key]) !== undefined;
  const key = ['world', 'dataset', 'domain'].find(says) ?? 'world';
  const named = parsed.document?.valueAt(['config', key]);
  if (parsed.document === undefined || typeof named !== 'string')
    return { inputs: { ...base, world: null, files: new Map() }, diagnostics: [] };
  const found = findWorld(named, manifest.folder);
  if (typeof found !== 'string')
    return {
      inputs: { ...base, world: null, files: new Map() },
      diagnostics: [parsed.document.report(['config', key], 'value', found)],
    };
  const bytes = readFileSync(found);
  const world = readWorld(bytes, displayPath(found));
  const { files, diagnostics } = world.world
    ? readSources(world.world, found, world.document!)
    : { files: new Map(), diagnostics: [] };
  return { inputs: { ...base, world: { file: displayPath(found), text: bytes }, files }, diagnostics };
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

/** A world file beside the manifest, or the name of a bundled world. */
function findWorld(named: string, folder: string): string | Omit<Diagnostic, 'file' | 'line' | 'column' | 'length'> {
  const file = resolve(folder, named);
  if (existsSync(file) && statSync(file).isFile()) return file;
  const bundled = bundledWorlds();
  const known = bundled.get(named);
  if (known !== undefined) return known;
  const names = [...bundled.keys()];
  const suggestion = nearest(named, names);
  return {
    severity: 'error',
    code: 'world.not_found',
    message: `there is no world "${named}"`,
    expected: 'a world file or the name of a bundled world',
    ...(suggestion === undefined ? {} : { suggestion }),
    notes: [`looked for ${displayPath(file)}`, `bundled worlds: ${names.join(', ')}`],
  };
}

/** A licence policy of the user's own: a file beside the manifest. Names of shipped policies are no files. */
function findPolicy(named: unknown, folder: string): Pick<BatchInputs, 'policy'> {
  if (typeof named !== 'string' || Object.hasOwn(POLICIES, named)) return {};
  const file = resolve(folder, named);
  if (!existsSync(file) || !statSync(file).isFile()) return {};
  return { policy: { file: displayPath(file), text: readFileSync(file) } };
}

function readSources(
  world: Parameters<typeof sourceRequests>[0],
  worldFile: string,
  document: NonNullable<ReturnType<typeof readWorld>['document']>,
) {
  const files = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  for (const request of sourceRequests(world)) {
    const refuse = (message: string, note: string) =>
      diagnostics.push(
        document.report(request.path, 'value', { severity: 'error', code: 'history.file', message, notes: [note] }),
      );
    const found = resolveSource(request.from, worldFile, commandFolder);
    if (!found.ok) refuse(found.message, found.note);
    else if (!statSync(found.file).isFile()) refuse(`${request.from} is not a file`, `looked at ${found.file}`);
    else if (statSync(found.file).size > MAX_DATA_BYTES)
      refuse(`${request.from} is larger than 512 MiB`, 'aggregate it first');
    else {
      const bytes = readFileSync(found.file);
      files.set(request.from, {
        text: decodeData(bytes).text,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    }
  }
  return { files, diagnostics };
}
