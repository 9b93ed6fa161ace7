import { readFileSync, statSync } from 'node:fs';
import { ConversionError, parseSource, RuleAdapter } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { printDiagnostics } from '../output/print-diagnostics.js';

export interface FileRule {
  /** Data that may be a rule of the grammar. */
  readonly data: unknown;
  /** `dictionary`: it had conditions and actions, and was converted. */
  readonly form: 'grammar' | 'dictionary';
}

const MOST_BYTES = 1 << 20;

/**
 * Reads a file with one rule, YAML or JSON, as the grammar states it or as a dictionary with conditions and actions.
 *
 * @returns null where it is no YAML, which was told with its place
 * @throws CliError where there is no such file, or the grammar cannot say the dictionary
 */
export function readRuleFile(file: string): FileRule | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
  if (!found.isFile()) throw new CliError(ExitCode.invalidInput, `${file} is not a file`, 'Name the file of a rule.');
  if (found.size > MOST_BYTES)
    throw new CliError(ExitCode.invalidInput, `${file} is larger than 1 MiB`, 'Expected one rule.');
  const shown = displayPath(file);
  const { document, diagnostics, text } = parseSource(readFileSync(file), shown);
  printDiagnostics(diagnostics, { [shown]: text });
  if (document === undefined || diagnostics.some(({ severity }) => severity === 'error')) return null;
  const { data } = document;
  return isDictionary(data) ? { data: converted(data, shown), form: 'dictionary' } : { data, form: 'grammar' };
}

function isDictionary(data: unknown): boolean {
  return typeof data === 'object' && data !== null && ('conditions' in data || 'actions' in data);
}

function converted(data: unknown, shown: string): unknown {
  try {
    const object = new RuleAdapter().toObject(data);
    if (object.kind === 'rule') return object.rule;
    throw new ConversionError('/type', `the type '${object.type}' is not known, and the grammar cannot say the rule`);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw new CliError(
      ExitCode.invalidInput,
      `${shown}: ${error.message}`,
      'Expected {id, type: causal, conditions: [{variable, operator, value}], actions: [{variable, value}]}.',
    );
  }
}
