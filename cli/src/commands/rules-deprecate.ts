import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { addressOf, changingRules, findRule, type StoreOptions } from './rules-store.js';

export interface RulesDeprecateOptions extends StoreOptions {
  readonly reason: string;
  readonly archive?: boolean;
}

/** `pulse rules deprecate ID --reason TEXT` */
export async function rulesDeprecateCommand(options: RulesDeprecateOptions, asked: string): Promise<ExitCode> {
  const { ruleId, status, before } = await changingRules(options, async (opened) => {
    const { record } = await findRule(opened, addressOf(asked).id);
    const done = await opened.decide.deprecate(record.ruleId, options.reason, options.archive === true);
    return { ...done, before: record.active };
  });
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, ruleId, status, reason: options.reason }));
  else {
    print(`Rule ${ruleId} is ${status}.`);
    if (before !== null)
      print(
        `World files are as they were: it acts in ${before.world.name} ${before.world.version} until it is disabled there.`,
      );
  }
  return ExitCode.ok;
}
