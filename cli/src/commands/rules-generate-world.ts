import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NamedText, SentData } from '@pulse/contracts';
import { nearest, readWorld } from '@pulse/domain';
import { LEAST_HORIZON, measuringManifest, planningHorizon } from '@pulse/orchestrator';
import { headlineTarget, type MeasuredWorld as Measured } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import { bundledWorlds } from '../inputs/bundled.js';
import { displayPath, gather, type Gathered } from '../inputs/gather.js';
import { worldSubject } from '../inputs/world-file.js';
import { planOrExplain } from './plan-inputs.js';

/** What a server is sent, which reads no file. */
export interface SentInputs {
  readonly world: NamedText;
  readonly data: SentData;
}

export interface MeasuredWorld extends Measured {
  readonly sent: () => SentInputs;
}

/**
 * What a person names as a world: a file, the folder of one, or a bundled world by its name.
 *
 * @returns the full path of a file, or the name
 */
export function worldIn(named: string, folder: string): string {
  const path = resolve(folder, named);
  if (!existsSync(path) || !statSync(path).isDirectory()) return worldSubject(named, folder);
  const files = readdirSync(path).filter((file) => /\.world\.(ya?ml|json)$/.test(file));
  if (files.length === 1) return join(path, files[0]!);
  throw new CliError(
    ExitCode.invalidInput,
    `the folder ${displayPath(path)} has ${files.length === 0 ? 'no' : 'more than one'} world file`,
    files.length === 0
      ? 'Expected a file that ends in .world.yaml. "pulse world init data.csv" makes one of a table.'
      : `Name one of them: ${files.map((file) => displayPath(join(path, file))).join(', ')}`,
  );
}

/**
 * Reads a world and its data, and tells people what is wrong with them.
 *
 * @returns null where something is wrong, and was told
 * @throws CliError where no variable has data
 */
export function readMeasured(
  named: string,
  folder: string,
  output: { json: boolean; quiet: boolean },
): MeasuredWorld | null {
  const subject = worldIn(named, folder);
  checkBundled(subject);
  const first = gatherWorld(subject, LEAST_HORIZON, folder);
  const ahead = headlineOf(first);
  const gathered = ahead > LEAST_HORIZON ? gatherWorld(subject, ahead, folder) : first;
  const draft = planOrExplain(gathered, { only: null, trustOnly: false, yes: true, outputDir: null }, output);
  if (draft === null) return null;
  const { world, history } = draft;
  if (history !== null) return { world, history, sent: () => sentOf(gathered) };
  throw new CliError(
    ExitCode.invalidInput,
    `no variable of ${world.name} has data, so nothing can be learned from it`,
    'Give its variables a `source`, or make a world of a data file: pulse world init data.csv',
  );
}

function sentOf({ inputs, data }: Gathered): SentInputs {
  const { file, text } = inputs.world!;
  return {
    world: { file, text: typeof text === 'string' ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(text) },
    data: Object.fromEntries(
      [...data].map(([from, bytes]) => [from, { base64: Buffer.from(bytes).toString('base64') }]),
    ),
  };
}

function headlineOf({ inputs }: Gathered): number {
  const world = inputs.world === null ? undefined : readWorld(inputs.world.text, inputs.world.file).world;
  if (world?.profile === 'classic')
    throw new CliError(
      ExitCode.invalidInput,
      `${world.name} has the classic profile: its rules are not fitted to history, so none can be learned from it`,
      'Use a world of the measured profile.',
    );
  return world === undefined ? LEAST_HORIZON : planningHorizon(world);
}

function gatherWorld(world: string, horizon: number, folder: string): Gathered {
  return gather({ name: '<command line>', bytes: JSON.stringify(measuringManifest(world, horizon)), folder });
}

/** @throws CliError for a name that is neither a file nor a bundled world */
function checkBundled(subject: string): void {
  const names = [...bundledWorlds().keys()];
  if (existsSync(subject) || names.includes(subject)) return;
  const meant = nearest(subject, names);
  throw new CliError(
    ExitCode.invalidInput,
    `there is no world ${JSON.stringify(subject.slice(0, 80))}`,
    meant === undefined
      ? `Expected a world file, a folder with one, or a bundled world: ${names.join(', ')}.`
      : `Did you mean ${meant}?`,
  );
}

/**
 * The variable whose forecasts are to get better: what was asked for, else the world's headline.
 *
 * @throws CliError with the name that was probably meant
 */
export function targetOf({ world, history }: MeasuredWorld, asked: string | undefined): string {
  const target = asked ?? headlineTarget(world);
  const measured = Object.keys(world.variables).filter((name) => history.series[name]?.some((value) => value !== null));
  if (measured.includes(target)) return target;
  const meant = nearest(target, measured);
  const known = Object.hasOwn(world.variables, target);
  throw new CliError(
    ExitCode.invalidInput,
    known ? `"${target}" of ${world.name} has no observed values` : `${world.name} has no variable "${target}"`,
    meant === undefined || known ? `Those with data are ${measured.join(', ')}.` : `Did you mean ${meant}?`,
  );
}
