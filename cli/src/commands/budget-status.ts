import type { BudgetLimits } from '@pulse/contracts';
import { batchLimitOf, DEFAULT_LIMITS, runLimitOf, showDollars } from '@pulse/domain';
import type { BudgetStatus, ScopeStatus } from '@pulse/rules';
import { ExitCode } from '../exit-codes.js';
import { print, printable, table } from '../output/terminal.js';
import { type BudgetOptions, folderOf, readingBudget } from './budget-account.js';

/** `pulse budget`, `pulse budget status` */
export async function budgetStatusCommand(options: BudgetOptions): Promise<ExitCode> {
  const status = await readingBudget(options, (keeper) => keeper.status());
  if (options.json === true) print(JSON.stringify(documentOf(status)));
  else if (status !== null) print(statusText(status));
  else
    print(
      [
        `There is no data folder at ${folderOf(options)} yet, so nothing is spent.`,
        '',
        ...limitLines(DEFAULT_LIMITS),
      ].join('\n'),
    );
  return ExitCode.ok;
}

/** Amounts are whole nano-dollars. */
export function documentOf(status: BudgetStatus | null): object {
  if (status === null)
    return {
      schemaVersion: 1,
      account: 'main',
      level: 'ok',
      stopped: null,
      limits: DEFAULT_LIMITS,
      scopes: [],
      blockedModels: [],
    };
  const { balance: _balance, ...rest } = status;
  return { schemaVersion: 1, ...rest };
}

export function statusText(status: BudgetStatus): string {
  const { level, stopped, limits, scopes, blockedModels, callsToday, balance } = status;
  const lines = [`Budget: ${stopped === null ? level : `stopped: ${printable(stopped)}`}`, ''];
  const rows = scopes.map(rowOf);
  lines.push(table(['limit', 'of', 'spent', 'set aside', 'limit', 'used', 'level'], rows, [2, 3, 4, 5]));
  lines.push('', ...limitLines(limits), `calls today: ${callsToday}; calls under way: ${balance.holds.length}`);
  if (blockedModels.length > 0)
    lines.push(`blocked, as they billed more than they could: ${blockedModels.join(', ')} (--unblock lets them on)`);
  return lines.join('\n');
}

function rowOf({ scope, key, limit, settled, held, level }: ScopeStatus): string[] {
  const show = scope === 'tokens' ? (n: number) => n.toLocaleString('en-US') : showDollars;
  const used = limit === 0 ? '–' : `${Math.floor((100 * (settled + held)) / limit)} %`;
  return [scope, scope === 'total' ? '' : key, show(settled), show(held), show(limit), used, level];
}

export function limitLines(limits: BudgetLimits): string[] {
  const { daily, monthly, total, emergency, callsPerMinute, callsPerHour, callsPerDay } = limits;
  const own = (value: number | null) => (value === null ? ' (by default)' : '');
  return [
    `limits: ${showDollars(daily)} a day, ${showDollars(monthly)} a month, ${showDollars(total)} in all`,
    `        ${showDollars(runLimitOf(limits))} a run${own(limits.run)}, ${showDollars(batchLimitOf(limits))} a batch${own(limits.batch)}, emergency stop at ${showDollars(emergency)} a day`,
    `        ${callsPerMinute} calls a minute, ${callsPerHour} an hour, ${callsPerDay} a day`,
    `        ${limits.tokensPerRequest.toLocaleString('en-US')} tokens a call, ${limits.tokensPerDay.toLocaleString('en-US')} a day`,
  ];
}
