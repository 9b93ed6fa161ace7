import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { World } from '@pulse/contracts';
import { type ExtendedWorld, sourceRequests } from '@pulse/domain';
import { bundledWorlds } from '../inputs/bundled.js';
import { displayPath } from '../inputs/gather.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { worldIn } from './rules-generate-world.js';

/** The text of the world file, or of the bundled world of that name. */
export const worldText = (named: string): string => readFileSync(fileOf(named), 'utf8');

/**
 * The file that the world with the rule is to be written to, by its full path. Nothing is written.
 *
 * @throws CliError where it would not find its data there, or overwrite another file
 */
export function promotionFile(
  named: string,
  asked: string | undefined,
  world: World,
  { after }: ExtendedWorld,
): string {
  const cwd = process.cwd();
  const file = fileOf(named);
  const folder = isOwn(worldIn(named, cwd)) ? dirname(file) : cwd;
  const out = resolve(cwd, asked ?? join(folder, nextName(basename(file), String(after.version))));
  if (out !== file && existsSync(out))
    throw new CliError(ExitCode.invalidInput, `${displayPath(out)} exists already`, 'Name another file with --out.');
  if (dirname(out) !== dirname(file)) checkSources(world, displayPath(file));
  return out;
}

const isOwn = (subject: string): boolean => existsSync(subject) && statSync(subject).isFile();

function fileOf(named: string): string {
  const subject = worldIn(named, process.cwd());
  return isOwn(subject) ? subject : bundledWorlds().get(subject)!;
}

/** `capital.world.yaml` and `capital.v2.world.yaml` → `capital.v3.world.yaml` */
function nextName(name: string, version: string): string {
  const [, stem, ending] = /^(.*?)((?:\.world)?\.(?:ya?ml|json))$/i.exec(name) ?? ['', name, '.world.yaml'];
  return `${stem.replace(/\.v[\w-]+$/, '')}.v${version.replaceAll(/[^\w.-]/g, '_')}${ending}`;
}

/** Data are looked for beside the world file, so it cannot move away from them. */
function checkSources(world: World, shown: string): void {
  const beside = sourceRequests(world).find(({ from }) => !from.startsWith('npm:') && !from.startsWith('/'));
  if (beside === undefined) return;
  throw new CliError(
    ExitCode.invalidInput,
    `the world reads ${beside.from}, which is looked for beside its file`,
    `Write the new file into the folder of ${shown}.`,
  );
}
