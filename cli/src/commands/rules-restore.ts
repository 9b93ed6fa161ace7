import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { addressOf, changingRules, findRule, type StoreOptions } from './rules-store.js';

export interface RulesRestoreOptions extends StoreOptions {
  readonly reason: string;
}

/** `pulse rules restore ID@VERSION --reason TEXT` */
export async function rulesRestoreCommand(options: RulesRestoreOptions, asked: string): Promise<ExitCode> {
  const { ruleId, status, version, from } = await changingRules(options, async (opened) => {
    const { id, number } = addressOf(asked);
    const { record } = await findRule(opened, id);
    const wanted = number ?? olderOf(record.ruleId, record.versions.length, record.status === 'archived');
    return { ...(await opened.decide.restore(record.ruleId, wanted, options.reason)), from: wanted };
  });
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, ruleId, status, version, restoredFrom: from }));
  else
    print(
      `Version ${from} of rule ${ruleId} is stored as version ${version}, a draft: "pulse rules promote ${ruleId}" makes it act.`,
    );
  return ExitCode.ok;
}

/** The version before the newest; of an archived rule the newest, which is what was put away. */
function olderOf(ruleId: string, versions: number, archived: boolean): number {
  if (archived) return versions;
  if (versions > 1) return versions - 1;
  throw new CliError(ExitCode.invalidInput, `rule ${ruleId} has version 1 only, so there is no older one to restore`);
}
