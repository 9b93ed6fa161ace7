import { join } from 'node:path';
import { openFileLog } from '@pulse/event-log';
import { type BudgetStatus, openBudget } from '@pulse/rules';
import { auditBudget, type Audit } from './audit.js';
import { DOLLAR, PRICES, WIDE } from './orders.js';
import { FakePaidModel, type Bill } from './provider.js';
import { startSpender } from './spender.js';

const CLOCK = Date.parse('2026-11-21T10:00:00.000Z');

/** Lets 16 tasks spend with a provider that bills fifty times what it should from its 40th call on. */
export async function overBilled(folder: string): Promise<{
  readonly audit: Audit;
  readonly bills: readonly Bill[];
  readonly status: BudgetStatus;
}> {
  const provider = new FakePaidModel({ seed: 7, factor: (n) => (n < 40 ? 1 : 50) });
  const url = await provider.start();
  const home = join(folder, 'log');
  const own = { runLimit: 1000 * DOLLAR, batchLimit: 1000 * DOLLAR };
  const now = () => new Date(CLOCK);
  try {
    const first = await openFileLog(home, { fsync: 'never', now });
    const limits = { daily: 100 * DOLLAR, emergency: 1000 * DOLLAR, ...WIDE };
    await openBudget({ log: first, prices: PRICES, now, actor: 'test' }).configure({ limits });
    await first.close();
    const orders = {
      name: 'p',
      seed: 7,
      tasks: 16,
      log: { folder: home },
      provider: url,
      deadlineMs: 30_000,
      unknown: 0,
      ...own,
    };
    await startSpender({ ...orders, clock: CLOCK }).end;
    const log = await openFileLog(home, { readOnly: true });
    const status = await openBudget({ log, prices: PRICES, now, actor: 'test' }).status();
    const audit = await auditBudget(log, provider.bills, own);
    await log.close();
    return { audit, bills: provider.bills, status };
  } finally {
    await provider.stop();
  }
}
