import { catalogueOf, checkSyntax, conditionText } from '@pulse/domain';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { readMeasured } from './rules-generate-world.js';
import { changingRules, type StoreOptions } from './rules-store.js';
import { readRuleFile } from './rules-store-file.js';
import { findingLines } from './rules-store-text.js';
import { terminalWidth } from './wrap.js';

export interface RulesImportOptions extends StoreOptions {
  readonly world: string;
  readonly note?: string;
}

/** `pulse rules import FILE --world WORLD`: a rule of a person's own as a draft, if it is one in this world. */
export async function rulesImportCommand(options: RulesImportOptions, file: string): Promise<ExitCode> {
  const json = options.json === true;
  const measured = readMeasured(options.world, process.cwd(), { json, quiet: json });
  const given = measured === null ? null : readRuleFile(file);
  if (measured === null || given === null) return ExitCode.invalidInput;
  const { world, history } = measured;
  const { rule, findings } = checkSyntax(given.data, catalogueOf(world, history, history.start + history.length - 1));
  if (rule === null) {
    if (json) print(JSON.stringify({ schemaVersion: 1, stored: null, findings }));
    else {
      const lines = findingLines(findings, terminalWidth()).slice(1);
      process.stderr.write(`error: ${file} has no rule that ${world.name} could have\n${lines.join('\n')}\n`);
    }
    return ExitCode.invalidInput;
  }
  const { ruleId, version } = await changingRules(
    options,
    ({ decide }) => decide.draft(rule, measured.sent, options.note ?? null),
    true,
  );
  const stored = { ruleId, version };
  if (json) print(JSON.stringify({ schemaVersion: 1, stored, form: given.form, findings, rule }));
  else
    print(
      [
        `Stored as version ${stored.version} of rule ${stored.ruleId}, a draft: when ${conditionText(rule.condition)}`,
        ...findingLines(findings, terminalWidth()),
        `Not assessed yet: pulse rules check ${stored.ruleId} --world ${options.world} --scope comprehensive`,
      ].join('\n'),
    );
  return ExitCode.ok;
}
