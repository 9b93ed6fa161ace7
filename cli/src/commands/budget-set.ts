import type { BudgetLimits } from '@pulse/contracts';
import type { BudgetChange } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { type BudgetOptions, changeBudget } from './budget-account.js';
import { documentOf, statusText } from './budget-status.js';

/** Amounts are nano-dollars. */
export interface BudgetSetOptions extends BudgetOptions, Partial<Omit<BudgetLimits, 'run' | 'batch'>> {
  readonly run?: number;
  readonly batch?: number;
  readonly stop?: string | true;
  readonly resume?: boolean;
  readonly unblock?: readonly string[];
}

const LIMITS = [
  'daily',
  'monthly',
  'total',
  'run',
  'batch',
  'emergency',
  'callsPerMinute',
  'callsPerHour',
  'callsPerDay',
  'tokensPerRequest',
  'tokensPerDay',
] as const satisfies readonly (keyof BudgetLimits)[];

/** `pulse budget set` */
export async function budgetSetCommand(options: BudgetSetOptions): Promise<ExitCode> {
  const change = changeOf(options);
  const status = await changeBudget(options, change);
  if (options.json === true) print(JSON.stringify(documentOf(status)));
  else print(statusText(status));
  return ExitCode.ok;
}

function changeOf(options: BudgetSetOptions): BudgetChange {
  const { stop, resume, unblock } = options;
  if (stop !== undefined && resume === true)
    throw new CliError(ExitCode.usage, '--stop and --resume exclude each other', null);
  const limits = Object.fromEntries(
    LIMITS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const stopped = stop === undefined ? (resume === true ? null : undefined) : stop === true ? 'by request' : stop;
  if (Object.keys(limits).length === 0 && stopped === undefined && unblock === undefined)
    throw new CliError(ExitCode.usage, 'nothing is to be set', 'For example: pulse budget set --daily 5 --monthly 50');
  return {
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(stopped !== undefined && { stopped }),
    ...(unblock !== undefined && { unblock }),
  };
}
