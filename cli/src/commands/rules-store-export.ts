import { existsSync, writeFileSync } from 'node:fs';
import { RuleAdapter, toWorldRule } from '@pulse/domain';
import type { RuleData } from '@pulse/contracts';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { findRule, readingRules, type StoreOptions } from './rules-store.js';

export interface RulesExportOptions extends StoreOptions {
  readonly form: 'grammar' | 'dictionary' | 'world';
  readonly out?: string;
}

/** `pulse rules export ID[@VERSION]` */
export async function rulesExportCommand(options: RulesExportOptions, asked: string): Promise<ExitCode> {
  const { version } = await readingRules(options, (opened) => findRule(opened, asked));
  const { out } = options;
  const text = `${JSON.stringify(FORMS[options.form](version.rule), null, 2)}\n`;
  if (out === undefined) print(text);
  else if (existsSync(out))
    throw new CliError(ExitCode.invalidInput, `${out} exists already`, 'Name another file, or take it away first.');
  else writeFileSync(out, text);
  return ExitCode.ok;
}

const FORMS: Readonly<Record<RulesExportOptions['form'], (rule: RuleData) => unknown>> = {
  grammar: (rule) => rule,
  dictionary: (rule) =>
    new RuleAdapter('dictionary').toDictionary({ kind: 'rule', rule, type: 'causal', extensions: {} }),
  world: (rule) => toWorldRule(rule),
};
