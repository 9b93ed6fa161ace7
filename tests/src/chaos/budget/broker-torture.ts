import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { type BudgetKeeper, openBudget } from '@pulse/rules';
import { NatsServer } from '@pulse/testing';
import { auditBudget, type Audit } from './audit.js';
import { DOLLAR, POINTS, PRICES, WIDE, type Orders } from './orders.js';
import { FakePaidModel } from './provider.js';
import { startSpender } from './spender.js';

const START = Date.parse('2026-11-21T10:00:00.000Z');

export interface Torture {
  readonly seed: number;
  readonly processes: number;
  readonly tasks: number;
  /** Each point kills this many processes; another one takes the place of each. */
  readonly killsPerPoint: number;
  readonly dollars: number;
  /** How long a call may take: what a killed process held is charged or given back after that. */
  readonly deadlineMs: number;
}

export interface Tortured {
  readonly audit: Audit;
  readonly kills: number;
  readonly billed: number;
  readonly share: number;
  readonly seconds: number;
}

/** Lets many processes spend on one account of a broker until its total limit says no, and kills some of them. */
export async function tortureOnBroker(options: Torture): Promise<Tortured> {
  const { seed, processes, tasks, killsPerPoint, dollars, deadlineMs } = options;
  const server = await NatsServer.start();
  const provider = new FakePaidModel({ seed });
  const url = await provider.start();
  try {
    const admin = await connectBroker({ servers: server.url });
    await provisionLog(admin);
    await admin.close();
    const total = dollars * DOLLAR;
    const own = { runLimit: total, batchLimit: total };
    await withBudget(server.url, START, async (budget) => {
      await budget.configure({ limits: { ...WIDE, daily: total, monthly: total, total } });
    });
    let kills = 0;
    const began = performance.now();
    const clock = () => START + Math.ceil(performance.now() - began);
    const spend = async (name: string, n: number, failAt?: string): Promise<void> => {
      const orders: Orders = {
        name,
        seed: seed * 1000 + n,
        tasks,
        log: { servers: server.url },
        provider: url,
        clock: clock(),
        deadlineMs,
        unknown: 0.03,
        ...own,
      };
      const { signal } = await startSpender(orders, failAt).end;
      if (signal !== 'SIGKILL') return;
      kills += 1;
      await spend(`${name}_again`, n + processes);
    };
    await Promise.all(
      Array.from({ length: processes }, (_, n) => {
        const point = n < killsPerPoint * POINTS.length ? POINTS[n % POINTS.length] : undefined;
        return spend(`p${n}`, n, point === undefined ? undefined : `${point}:${1 + (n % 3)}`);
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const audit = await withBudget(server.url, clock() + deadlineMs, async (budget, log) => {
      await budget.sweep();
      return auditBudget(log, provider.bills, own);
    });
    const billed = provider.bills.reduce((sum, { cost }) => sum + cost, 0);
    return { audit, kills, billed, share: audit.ledger.settled / total, seconds };
  } finally {
    await provider.stop();
    await server.stop();
  }
}

async function withBudget<T>(
  servers: string,
  clock: number,
  body: (budget: BudgetKeeper, log: Awaited<ReturnType<typeof openJetStreamLog>>) => Promise<T>,
): Promise<T> {
  const now = () => new Date(clock);
  const log = await openJetStreamLog({ servers }, { now });
  try {
    return await body(openBudget({ log, prices: PRICES, now, actor: 'test' }), log);
  } finally {
    await log.close();
  }
}
