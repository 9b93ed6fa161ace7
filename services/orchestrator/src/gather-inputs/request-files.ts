import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubmitRequest } from '@pulse/contracts';
import { bundledWorlds } from './bundled-worlds.js';
import { readSource } from './disk-files.js';
import type { FoundData, InputFiles } from './input-files.js';
import { unknownWorld } from './unknown-world.js';

const ownFolder = dirname(fileURLToPath(import.meta.url));

/**
 * What a request brings with it, else what ships with Pulse: bundled worlds by name, data in installed packages. Nothing
 * is read from a path that the client names.
 */
export function requestFiles(request: Pick<SubmitRequest, 'world' | 'policy' | 'data'>): InputFiles {
  const sent = new Map(Object.entries(request.data ?? {}));
  return {
    world(named) {
      if (request.world) {
        const { file, text } = request.world;
        return { file, text, data: (from) => sentData(from, sent) };
      }
      const bundled = bundledWorlds().get(named);
      if (bundled === undefined) return unknownWorld(named, 'no world was sent with the request');
      const data = (from: string): FoundData => hidePath(from, readSource(from, bundled, ownFolder));
      return { file: basename(bundled), text: readFileSync(bundled), data };
    },
    policy: () => request.policy ?? null,
  };
}

function sentData(from: string, sent: ReadonlyMap<string, { readonly base64: string }>): FoundData {
  const data = sent.get(from);
  if (data) return { ok: true, bytes: Buffer.from(data.base64, 'base64') };
  if (from.startsWith('npm:')) return hidePath(from, readSource(from, ownFolder, ownFolder));
  return {
    ok: false,
    message: `there is no file ${from}`,
    note: 'it was not sent with the request: its bytes belong into "data", under this name',
  };
}

/** Where the server keeps its packages is nobody's business. */
function hidePath(from: string, found: FoundData): FoundData {
  return found.ok ? found : { ...found, note: `the server looked for ${from} in its own packages` };
}
