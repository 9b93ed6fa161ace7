import { readFileSync, statSync } from 'node:fs';
import { draftRun, type MeasuredWorld, type RunDraft, type RunWishes as Wishes } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import type { ModelSetting } from './rules-generate-model.js';

/** What may be asked of a run on the command line; what is left out has its default. */
export interface RunWishes extends Omit<Wishes, 'ruleName' | 'useCache'> {
  /** Id of the rule in the store. */
  readonly name?: string | undefined;
  readonly cache?: boolean | undefined;
}

/** The same as the API takes them. */
export const wishesOf = ({
  name,
  cache,
  ruleType,
  method,
  maxIterations,
  costLimit,
  horizon,
  seed,
}: RunWishes): Wishes => ({
  ruleType,
  method,
  maxIterations,
  costLimit,
  horizon,
  seed,
  ruleName: name,
  useCache: cache,
});

/** A run as it is asked for, without its id. */
export const draftOf = (
  measured: MeasuredWorld,
  target: string,
  context: string | null,
  wishes: RunWishes,
  { model }: ModelSetting,
): Omit<RunDraft, 'runId' | 'batch'> => draftRun(measured, target, context, wishesOf(wishes), model);

const MOST_CONTEXT_BYTES = 1 << 20;

/** @throws CliError where it is no text of at most 1 MiB */
export function readContext(file: string): string {
  const fail = (why: string, hint: string) => new CliError(ExitCode.invalidInput, `the context ${file} ${why}`, hint);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw fail('does not exist', 'Name a file with text about the matter.');
  if (!found.isFile()) throw fail('is not a file', 'Name a file with text about the matter.');
  if (found.size > MOST_CONTEXT_BYTES)
    throw fail('is larger than 1 MiB', 'A model is shown some thousand characters: cut it to what matters.');
  const bytes = readFileSync(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below.
  }
  throw fail('is not text', 'Expected UTF-8.');
}
