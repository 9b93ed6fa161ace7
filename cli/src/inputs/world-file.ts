import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError, ExitCode } from '../exit-codes.js';

/**
 * What a person names as a world: a file, as its full path, or else the name of a bundled world as it is. Refused: a file
 * that does not exist, and a table, which a world is made of.
 */
export function worldSubject(world: string, folder: string): string {
  const file = resolve(folder, world);
  if (/\.(csv|tsv|tab|xlsx?|parquet)$/i.test(world))
    throw new CliError(
      ExitCode.invalidInput,
      `${world} is a table, and a world is asked for`,
      `Make one of it with: pulse world init ${world}`,
    );
  if (existsSync(file) && statSync(file).isFile()) return file;
  if (!/[/\\]|\.(ya?ml|json)$/i.test(world)) return world;
  throw new CliError(
    ExitCode.invalidInput,
    `there is no world file ${world}`,
    'A world is made with: pulse world init data.csv',
  );
}
