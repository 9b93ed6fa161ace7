import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Period } from '@pulse/contracts';
import { initWorld, readWorld, worldNameOf, type FoundTable } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { decodeData } from '../inputs/decode.js';
import { displayPath } from '../inputs/gather.js';
import { print } from '../output/terminal.js';
import { foundText } from './found-text.js';
import { terminalWidth } from './wrap.js';

export interface WorldInitOptions {
  readonly out?: string;
  readonly date?: string;
  readonly dateFormat?: string;
  readonly name?: string;
  readonly period?: Period;
  readonly target?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Files above this size are refused, as `batch` does. */
const MAX_BYTES = 512 << 20;

/** `pulse world init DATA`: writes a first world and tells what was found. */
export async function worldInitCommand(options: WorldInitOptions, data: string): Promise<ExitCode> {
  const bytes = readData(data);
  const { text, encoding } = decodeData(bytes);
  const name = worldName(options.name, data);
  const out = resolve(options.out ?? `${name}.world.yaml`);
  if (existsSync(out) && (options.force !== true || statSync(out).isDirectory()))
    throw new CliError(
      ExitCode.invalidInput,
      `${displayPath(out)} exists already`,
      statSync(out).isDirectory()
        ? 'Name a file with --out.'
        : 'Name another file with --out, or overwrite it with --force.',
    );
  const { date, dateFormat, period, target } = options;
  const made = initWorld(text, {
    from: fromOf(data, out),
    name,
    ...(date === undefined ? {} : { date }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(period === undefined ? {} : { period }),
    ...(target === undefined ? {} : { targets: target }),
  });
  if (!made.ok) throw new CliError(ExitCode.invalidInput, `${data}: ${made.problem.message}`, made.problem.hint);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, made.yaml);
  const found: FoundTable = {
    ...made.found,
    notes: [...(encoding === 'utf-8' ? [] : [`the file is read as ${encoding}`]), ...made.found.notes],
  };
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, world: out, name, ...found }));
  else print(foundText(data, displayPath(out), found, terminalWidth()));
  return ExitCode.ok;
}

function readData(file: string): Uint8Array {
  if (!existsSync(file)) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
  const { size } = statSync(file);
  if (!statSync(file).isFile())
    throw new CliError(ExitCode.invalidInput, `${file} is not a file`, 'Name the data file.');
  if (size > MAX_BYTES)
    throw new CliError(ExitCode.invalidInput, `${file} is larger than 512 MiB`, 'Aggregate it first.');
  return readFileSync(file);
}

function worldName(given: string | undefined, data: string): string {
  const name = given ?? worldNameOf(data);
  const { diagnostics } = readWorld(JSON.stringify({ name, targets: ['x'], variables: { x: { initial: 1 } } }), 'name');
  if (diagnostics.some(({ code }) => code.startsWith('schema')))
    throw new CliError(
      ExitCode.usage,
      `"${name}" is not a name of a world`,
      'A name has letters, digits, _ and -, and begins with a letter.',
    );
  return name;
}

/** The data file as the world names it: relative to the world, with slashes. */
function fromOf(data: string, out: string): string {
  const path = relative(dirname(out), resolve(data));
  return path.split(sep).join('/');
}
