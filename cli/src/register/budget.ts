import { type Command, InvalidArgumentError } from 'commander';
import { home, type Register, repeated } from './tools.js';

/** Digits of a dollar below the point, in nano-dollars. */
const PLACES = 9;
const MOST_DOLLARS = 9_000_000n;

/** An amount in dollars as whole nano-dollars, without a detour by a fraction. */
export function dollars(value: string): number {
  const parts = /^\$?(\d{1,12})(?:\.(\d{1,9}))?$/.exec(value.trim());
  const nanos = parts === null ? null : BigInt(parts[1]!) * 10n ** 9n + BigInt((parts[2] ?? '').padEnd(PLACES, '0'));
  if (nanos === null || nanos > MOST_DOLLARS * 10n ** 9n)
    throw new InvalidArgumentError(
      'Expected an amount in dollars, for example 0.50, with at most nine digits after the point, up to 9000000.',
    );
  return Number(nanos);
}

function count(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError('Expected a whole number of at least 0.');
}

const json = (command: Command): Command =>
  command.option('--json', 'print one JSON document on stdout').addOption(home());

/** Commands about money for language models. */
export const registerBudget: Register = (program, { run }) => {
  const budget = program.command('budget').description('what language models may spend, and what they have spent');
  json(
    budget
      .command('status', { isDefault: true })
      .description('limits, what is spent and set aside, and how near each limit is'),
  ).action(run(async () => (await import('../commands/budget-status.js')).budgetStatusCommand));

  json(
    budget.command('forecast').description('when each limit is reached if spending goes on as in the last seven days'),
  ).action(run(async () => (await import('../commands/budget-forecast.js')).budgetForecastCommand));

  json(
    budget
      .command('set')
      .description('set limits in dollars; what is not named stays')
      .option('--daily <dollars>', 'of a day (UTC)', dollars)
      .option('--monthly <dollars>', 'of a month (UTC)', dollars)
      .option('--total <dollars>', 'of all time', dollars)
      .option('--run <dollars>', 'of one run where it states none (default: a tenth of the daily limit)', dollars)
      .option('--batch <dollars>', 'of one batch of runs (default: a fifth of the daily limit)', dollars)
      .option('--emergency <dollars>', 'of a day, at which all spending stops until it is let go on', dollars)
      .option('--calls-per-minute <n>', 'calls in a minute', count)
      .option('--calls-per-hour <n>', 'calls in an hour', count)
      .option('--calls-per-day <n>', 'calls in a day', count)
      .option('--tokens-per-request <n>', 'input and output of one call', count)
      .option('--tokens-per-day <n>', 'input and output of all calls of a day', count)
      .option('--stop [reason]', 'stop all spending')
      .option('--resume', 'let spending go on after a stop')
      .option('--unblock <model>', 'let <provider>/<model> be called again; may be repeated', repeated),
  ).action(run(async () => (await import('../commands/budget-set.js')).budgetSetCommand));
};
