import { conditionText, type RuleStatus } from '@pulse/domain';
import { ExitCode } from '../exit-codes.js';
import { fit, print, table } from '../output/terminal.js';
import { readingRules, type StoreOptions, targetsOf } from './rules-store.js';
import { terminalWidth } from './wrap.js';

export interface RulesListOptions extends StoreOptions {
  readonly status?: RuleStatus;
  readonly target?: string;
  readonly search?: string;
  readonly limit: number;
}

/** `pulse rules list` */
export async function rulesListCommand(options: RulesListOptions): Promise<ExitCode> {
  const { status, target, search, limit } = options;
  const filter = {
    limit,
    ...(status && { status }),
    ...(target !== undefined && { target }),
    ...(search !== undefined && { text: search }),
  };
  const found = await readingRules(options, ({ rules }) => rules.list(filter));
  if (options.json === true) {
    print(JSON.stringify({ schemaVersion: 1, rules: found }));
    return ExitCode.ok;
  }
  if (found.length === 0) print('No such rule is in the store.');
  else {
    const rows = found.map(({ ruleId, status: now, newest, active }) => [
      ruleId,
      now,
      active === null || active === newest.version ? String(newest.version) : `${newest.version} (${active} acts)`,
      targetsOf(newest.rule),
      conditionText(newest.rule.condition),
    ]);
    const width = terminalWidth();
    const lines = table(['rule', 'status', 'version', 'writes', 'when'], rows).split('\n');
    print(lines.map((line) => fit(line, width)).join('\n'));
  }
  return ExitCode.ok;
}
