import { existsSync } from 'node:fs';
import { BudgetDetail } from '@pulse/contracts';
import { openFileLog } from '@pulse/event-log';
import { type BudgetChange, type BudgetKeeper, type BudgetStatus, openBudget } from '@pulse/rules';
import { homeAt } from '../embedded/home.js';
import { withPlace } from '../place/open-place.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import type { ServerAddress } from '../remote/server-address.js';
import { priceTable } from './rules-generate-model.js';

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

/** Changes the account: in a data folder, which is made where there is none, or at a server. */
export async function changeBudget(options: PlaceOptions, change: BudgetChange): Promise<BudgetStatus> {
  const place = placeAt(process.cwd(), options);
  if (place.kind === 'server') return changeAtServer(place.server, change);
  const log = await openFileLog(place.home.log);
  const keeper = openBudget(portsOn(log));
  try {
    return await keeper.configure(change);
  } finally {
    await keeper.close();
    await log.close();
  }
}

async function changeAtServer(server: ServerAddress, change: BudgetChange): Promise<BudgetStatus> {
  const { openServer } = await import('../remote/open-server.js');
  const { client, log, close } = openServer(server);
  const keeper = openBudget(portsOn(log));
  try {
    await client.patch('/v1/budgets/main', change, BudgetDetail);
    return await keeper.status();
  } finally {
    await keeper.close();
    await close();
  }
}

export const folderOf = ({ home }: PlaceOptions): string => homeAt(process.cwd(), home).root;
