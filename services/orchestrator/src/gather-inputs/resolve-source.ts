import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';

const NPM = 'npm:';

/** Names of packages, scoped or not; never a step of a path. */
const PACKAGE = /^(@[a-z0-9~_-][a-z0-9~._-]*\/)?[a-z0-9~_-][a-z0-9~._-]*$/i;

export type Resolved =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly message: string; readonly note: string };

/**
 * The file that `from` names: a path relative to the world file, or `npm:<package>/<path>`, which is looked for in the
 * `node_modules` folders above the world file and above the command itself.
 */
export function resolveSource(from: string, worldFile: string, commandFolder: string): Resolved {
  if (!from.startsWith(NPM)) {
    const file = isAbsolute(from) ? from : resolve(dirname(worldFile), from);
    if (existsSync(file)) return { ok: true, file };
    return {
      ok: false,
      message: `there is no file ${from}`,
      note: `looked for ${file}; paths are relative to the world file`,
    };
  }
  const parts = from.slice(NPM.length).split('/');
  const name = parts.splice(0, parts[0]?.startsWith('@') ? 2 : 1).join('/');
  const inside = normalize(parts.join('/'));
  if (!PACKAGE.test(name) || parts.length === 0 || inside.startsWith('..') || isAbsolute(inside))
    return {
      ok: false,
      message: `"${from}" does not name a file of a package`,
      note: 'write npm:<package>/<path inside it>',
    };
  const folder = findPackage(name, dirname(worldFile)) ?? findPackage(name, commandFolder);
  if (folder === null)
    return {
      ok: false,
      message: `the package ${name} is not installed`,
      note: `run "npm install ${name}" in the folder of the world`,
    };
  const file = join(folder, inside);
  if (!file.startsWith(folder + sep) || !existsSync(file))
    return { ok: false, message: `the package ${name} has no file ${inside}`, note: `looked in ${folder}` };
  return { ok: true, file };
}

function findPackage(name: string, from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}
