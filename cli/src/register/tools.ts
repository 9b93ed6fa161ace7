import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../exit-codes.js';

/** What a command does: its options, then its arguments. */
export type Run<O> = (options: O, ...args: string[]) => Promise<ExitCode>;

/** Adds the commands of one subject to the program. */
export type Register = (program: Command, tools: Tools) => void;

export interface Tools {
  /** A command's module is loaded when it runs, so that help and errors are quick. */
  readonly run: <O>(load: () => Promise<Run<O>>) => (...received: unknown[]) => Promise<void>;
}

/** Where the command works; stated once for all of them. */
export const server = (): Option =>
  new Option(
    '--server <url>',
    'work with the cluster whose API is at this URL instead of a data folder (default: PULSE_SERVER); its key is PULSE_API_KEY, or in the file that PULSE_API_KEY_FILE names',
  );

export const home = (): Option =>
  new Option(
    '--home <dir>',
    'data folder, not a server (default: PULSE_HOME, else .pulse beside the manifest, where neither --server nor PULSE_SERVER names a server)',
  );

export const progress = (): Option =>
  new Option('--progress <style>', 'how progress is shown on stderr')
    .choices(['auto', 'bar', 'plain', 'none'])
    .default('auto');

export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

/** Of an option that may be given several times. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export function workers(value: string): number | 'auto' {
  return value === 'auto' ? 'auto' : positive(value);
}

export function share(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return number;
}
