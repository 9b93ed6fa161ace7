import { FORECAST_DAYS, showDollars } from '@pulse/domain';
import { ExitCode } from '../exit-codes.js';
import { counted, print } from '../output/terminal.js';
import { type BudgetOptions, folderOf, readingBudget } from './budget-account.js';

/** `pulse budget forecast` */
export async function budgetForecastCommand(options: BudgetOptions): Promise<ExitCode> {
  const forecast = await readingBudget(options, (keeper) => keeper.forecast());
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, account: 'main', forecast }));
  else if (forecast === null) print(`There is no data folder at ${folderOf(options)} yet, so nothing is spent.`);
  else {
    const { perDay, daysSeen, next30Days, next365Days, daysUntil } = forecast;
    const when = (days: number | null) =>
      days === null
        ? 'never, at this pace'
        : days === 0
          ? 'reached'
          : days < 1
            ? 'within a day'
            : `in ${counted(Math.floor(days), 'day')}`;
    print(
      [
        `${showDollars(perDay)} a day, the mean of the last ${FORECAST_DAYS} days (of which ${daysSeen} ${daysSeen === 1 ? 'has' : 'have'} a record)`,
        `next 30 days   ${showDollars(next30Days)}`,
        `next 365 days  ${showDollars(next365Days)}`,
        `daily limit    ${when(daysUntil.daily)}`,
        `monthly limit  ${when(daysUntil.monthly)}`,
        `total limit    ${when(daysUntil.total)}`,
      ].join('\n'),
    );
  }
  return ExitCode.ok;
}
