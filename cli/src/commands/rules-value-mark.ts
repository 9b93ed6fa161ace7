import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { MarkError, markNarrative, type NarrativeMarks } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';

export interface MarkedRules {
  readonly file: string;
  readonly rules: readonly string[];
  readonly diff: NarrativeMarks['diff'];
}

/** Writes `narrative: true` to rules of a world file; the file appears whole or stays as it was. */
export function markRules(file: string, rules: readonly string[]): MarkedRules {
  const shown = displayPath(file);
  if (rules.length === 0) return { file: shown, rules, diff: [] };
  try {
    const { text, diff } = markNarrative(readFileSync(file, 'utf8'), rules);
    const temporary = `${file}.part`;
    writeFileSync(temporary, text);
    renameSync(temporary, file);
    return { file: shown, rules, diff };
  } catch (error) {
    if (error instanceof MarkError) throw new CliError(ExitCode.invalidInput, `${shown}: ${error.message}`);
    throw error;
  }
}
