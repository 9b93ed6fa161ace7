import { createHash } from 'node:crypto';
import { parseSource, POLICIES, readWorld, sourceRequests, type Diagnostic, type SourceFile } from '@pulse/domain';
import type { BatchInputs } from '../plan-batch/inputs.js';
import { decodeData } from './decode.js';
import { isFound, type FoundWorld, type InputFiles } from './input-files.js';

export interface Gathered {
  readonly inputs: BatchInputs;
  /** Problems of reading; those of meaning are found by planning. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Data files above this size are refused: they would not fit into memory comfortably. */
export const MAX_DATA_BYTES = 512 << 20;

/** The keys of `config` that name a world, the first one that is there counts. */
const WORLD_KEYS = ['world', 'dataset', 'domain'];

/** Collects what a manifest needs. The domain names the world where nothing else does. */
export function gatherInputs(manifest: BatchInputs['manifest'], files: InputFiles): Gathered {
  const { document } = parseSource(manifest.text, manifest.file);
  const base = { manifest, ...findPolicy(document?.valueAt(['config', 'license', 'policy']), files) };
  const key = WORLD_KEYS.find((one) => document?.valueAt(['config', one]) !== undefined) ?? 'world';
  const named = document?.valueAt(['config', key]);
  if (document === undefined || typeof named !== 'string')
    return { inputs: { ...base, world: null, files: new Map() }, diagnostics: [] };
  const found = files.world(named);
  if (!isFound(found))
    return {
      inputs: { ...base, world: null, files: new Map() },
      diagnostics: [document.report(['config', key], 'value', found)],
    };
  const { file, text } = found;
  const sources = readSources(found);
  return { inputs: { ...base, world: { file, text }, files: sources.files }, diagnostics: sources.diagnostics };
}

/** Names of policies that ship with Pulse are no files. */
function findPolicy(named: unknown, files: InputFiles): Pick<BatchInputs, 'policy'> {
  if (typeof named !== 'string' || Object.hasOwn(POLICIES, named)) return {};
  const policy = files.policy(named);
  return policy === null ? {} : { policy };
}

function readSources(found: FoundWorld): { files: Map<string, SourceFile>; diagnostics: Diagnostic[] } {
  const files = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  const { world, document } = readWorld(found.text, found.file);
  if (!world || !document) return { files, diagnostics };
  for (const request of sourceRequests(world)) {
    const data = found.data(request.from);
    if (data.ok)
      files.set(request.from, {
        text: decodeData(data.bytes).text,
        sha256: createHash('sha256').update(data.bytes).digest('hex'),
      });
    else
      diagnostics.push(
        document.report(request.path, 'value', {
          severity: 'error',
          code: 'history.file',
          message: data.message,
          notes: [data.note],
        }),
      );
  }
  return { files, diagnostics };
}
