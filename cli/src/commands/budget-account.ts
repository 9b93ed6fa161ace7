import { existsSync } from 'node:fs';
import { openFileLog } from '@pulse/event-log';
import { type BudgetKeeper, openBudget } from '@pulse/rules';
import { homeAt } from '../embedded/home.js';
import { withPlace } from '../place/open-place.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import { priceTable } from './rules-generate-model.js';
import { ownFolder } from './rules-store.js';

export interface BudgetOptions extends PlaceOptions {
  readonly json?: boolean;
}

const portsOn = (log: Parameters<typeof openBudget>[0]['log']) => ({
  log,
  prices: priceTable(),
  now: () => new Date(),
  actor: 'cli',
});

/** The account to read; null where nothing was ever kept in the folder. */
export async function readingBudget<T>(
  options: PlaceOptions,
  task: (keeper: BudgetKeeper) => Promise<T>,
): Promise<T | null> {
  const place = placeAt(process.cwd(), options);
  if (place.kind === 'folder' && !existsSync(place.home.log)) return null;
  return withPlace(options, async ({ log }) => {
    const keeper = openBudget(portsOn(log));
    try {
      return await task(keeper);
    } finally {
      await keeper.close();
    }
  });
}

/** The account to change, in a data folder, which is made where there is none. */
export async function changingBudget<T>(
  options: PlaceOptions,
  command: string,
  task: (keeper: BudgetKeeper) => Promise<T>,
): Promise<T> {
  const log = await openFileLog(ownFolder(options, command).log);
  const keeper = openBudget(portsOn(log));
  try {
    return await task(keeper);
  } finally {
    await keeper.close();
    await log.close();
  }
}

export const folderOf = ({ home }: PlaceOptions): string => homeAt(process.cwd(), home).root;
