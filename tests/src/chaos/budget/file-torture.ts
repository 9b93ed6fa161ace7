import { join } from 'node:path';
import { openFileLog } from '@pulse/event-log';
import { openBudget } from '@pulse/rules';
import { seeded } from '../../support/seeded.js';
import { auditBudget, type Audit } from './audit.js';
import { DOLLAR, POINTS, PRICES, WIDE, type Orders } from './orders.js';
import { FakePaidModel } from './provider.js';
import { startSpender } from './spender.js';

const MIDNIGHT = Date.parse('2026-12-01T00:00:00.000Z');
const DEADLINE_MS = 1000;
const TASKS = 64;

export interface Torture {
  readonly seed: number;
  readonly roundsPerPoint: number;
  /** The total limit; a day may have three quarters of it. */
  readonly dollars: number;
}

export interface Tortured {
  readonly audit: Audit;
  readonly kills: number;
  readonly billed: number;
  /** How much of the limit that ended it is charged. */
  readonly share: number;
}

/** Lets 64 tasks spend until a limit says no; kills their process at each point several times before that. */
export async function tortureOnFiles(folder: string, { seed, roundsPerPoint, dollars }: Torture): Promise<Tortured> {
  const random = seeded(seed);
  const provider = new FakePaidModel({ seed });
  const url = await provider.start();
  const home = join(folder, 'log');
  let clock = MIDNIGHT - 3_600_000;
  const total = dollars * DOLLAR;
  // A day that costs more than the emergency limit would end all spending before the limits that are asked about do.
  const limits = { daily: 0.75 * total, monthly: 0.8 * total, total, emergency: total };
  const own = { runLimit: limits.total, batchLimit: limits.total };
  const orders = (name: string): Orders => ({
    name,
    seed: seed * 100 + kills,
    tasks: TASKS,
    log: { folder: home },
    provider: url,
    clock,
    deadlineMs: DEADLINE_MS,
    unknown: 0.03,
    ...own,
  });
  let kills = 0;
  try {
    await withBudget(home, clock, async (budget) => {
      await budget.configure({ limits: { ...limits, ...WIDE } });
    });
    for (let round = 0; round < roundsPerPoint; round++)
      for (const point of POINTS) {
        const began = performance.now();
        const failAt = `${point}:${1 + Math.floor(random() * 100)}`;
        const { signal } = await startSpender(orders(`k${kills}`), failAt).end;
        if (signal === 'SIGKILL') kills += 1;
        // What the dead process held is swept by the next one, whose clock is past the deadlines of every second round.
        clock += Math.ceil(performance.now() - began) + (round % 2) * DEADLINE_MS;
      }
    // The last process goes through midnight, and the end of the month, while all of its tasks spend.
    clock = Math.max(clock, MIDNIGHT - 400);
    const began = performance.now();
    await startSpender(orders('last')).end;
    clock += Math.ceil(performance.now() - began) + DEADLINE_MS;
    await withBudget(home, clock, async (budget) => void (await budget.sweep()));
    const log = await openFileLog(home, { readOnly: true });
    const audit = await auditBudget(log, provider.bills, own);
    await log.close();
    const { settled, used } = audit.ledger;
    const ofTotal = settled / limits.total;
    const ofDay = (used.get('day 2026-12-01') ?? 0) / limits.daily;
    const billed = provider.bills.reduce((sum, { cost }) => sum + cost, 0);
    return { audit, kills, billed, share: Math.max(ofTotal, ofDay) };
  } finally {
    await provider.stop();
  }
}

async function withBudget(
  folder: string,
  clock: number,
  body: (budget: ReturnType<typeof openBudget>) => Promise<void>,
): Promise<void> {
  const now = () => new Date(clock);
  const log = await openFileLog(folder, { fsync: 'never', now });
  try {
    await body(openBudget({ log, prices: PRICES, now, actor: 'test' }));
  } finally {
    await log.close();
  }
}
