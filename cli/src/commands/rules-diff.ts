import { conditionText, jsonDiff } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { print, printable, table } from '../output/terminal.js';
import { addressOf, findRule, readingRules, type FoundRule, type StoreOptions } from './rules-store.js';
import { terminalWidth, wrap } from './wrap.js';

/** `pulse rules diff ID[@VERSION] [OTHER]` */
export async function rulesDiffCommand(options: StoreOptions, asked: string, other?: string): Promise<ExitCode> {
  return readingRules(options, async (opened) => {
    const one = await findRule(opened, asked);
    const [before, after] =
      other === undefined ? [await previous(opened, one), one] : [one, await findRule(opened, other)];
    const differences = jsonDiff(saidBy(before), saidBy(after));
    const [from, to] = [nameOf(before), nameOf(after)];
    const same = before.version.canonical === after.version.canonical;
    if (options.json === true) print(JSON.stringify({ schemaVersion: 1, from, to, saysTheSame: same, differences }));
    else if (differences.length === 0) print(`${from} and ${to} are the same.`);
    else print(textOf(from, to, same, differences, terminalWidth()));
    return ExitCode.ok;
  });
}

function previous(opened: Parameters<typeof findRule>[0], { record, version }: FoundRule): Promise<FoundRule> {
  if (version.version === 1)
    throw new CliError(
      ExitCode.invalidInput,
      `rule ${record.ruleId} has no version before version 1`,
      'Name another rule to compare it with.',
    );
  return findRule(opened, `${addressOf(record.ruleId).id}@${version.version - 1}`);
}

/** The condition as text and effects by what they write, so that a difference is one line. */
function saidBy({ version: { rule } }: FoundRule): object {
  const { condition, effects, id: _id, ...rest } = rule;
  return {
    when: conditionText(condition),
    effects: Object.fromEntries(effects.map(({ on, ...e }) => [on, e])),
    ...rest,
  };
}

const nameOf = ({ record, version }: FoundRule): string => `${record.ruleId}@${version.version}`;

function textOf(
  from: string,
  to: string,
  same: boolean,
  differences: ReturnType<typeof jsonDiff>,
  width: number,
): string {
  const head = same ? `${from} and ${to} say the same; they differ in how.` : `${from} against ${to}`;
  const rows = differences.map(({ path, before, after }) => [path, before ?? '–', after ?? '–'].map(printable));
  const wide = table(['', from, to], rows);
  if (wide.split('\n').every((line) => line.length <= width)) return `${head}\n\n${wide}`;
  const lines = rows.flatMap(([path, before, after]) => [
    path!,
    ...wrap(`- ${before!}`, width, 4, 2),
    ...wrap(`+ ${after!}`, width, 4, 2),
  ]);
  return [head, '', ...lines].join('\n');
}
