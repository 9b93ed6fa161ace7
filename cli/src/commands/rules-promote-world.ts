import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Rule, World } from '@pulse/contracts';
import { addToWorld, type ExtendedWorld, sourceRequests } from '@pulse/domain';
import { bundledWorlds } from '../inputs/bundled.js';
import { displayPath } from '../inputs/gather.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { worldIn } from './rules-generate-world.js';

export interface PromotionTarget {
  /** Full path. */
  readonly out: string;
  readonly extended: ExtendedWorld;
}

/**
 * The world file with the rule, and where it goes. Nothing is written.
 *
 * @throws CliError where it would not find its data there, or overwrite another file; AddRuleError
 */
export function promotionTarget(named: string, asked: string | undefined, world: World, rule: Rule): PromotionTarget {
  const cwd = process.cwd();
  if (world.profile === 'classic')
    throw new CliError(ExitCode.invalidInput, `${world.name} has the classic profile, which takes no learned rules`);
  const subject = worldIn(named, cwd);
  const isOwn = existsSync(subject) && statSync(subject).isFile();
  const file = isOwn ? subject : bundledWorlds().get(subject)!;
  const extended = addToWorld(readFileSync(file, 'utf8'), rule);
  const folder = isOwn ? dirname(file) : cwd;
  const out = resolve(cwd, asked ?? join(folder, nextName(basename(file), String(extended.after.version))));
  if (out !== file && existsSync(out))
    throw new CliError(ExitCode.invalidInput, `${displayPath(out)} exists already`, 'Name another file with --out.');
  if (dirname(out) !== dirname(file)) checkSources(world, displayPath(file));
  return { out, extended };
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
