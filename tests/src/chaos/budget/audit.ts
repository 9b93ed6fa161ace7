import { streams, type BudgetLimits, type RecordedEvent } from '@pulse/contracts';
import { exceeded, type BudgetEvent } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { Ledger } from './ledger.js';
import type { Bill } from './provider.js';

/** What the calls' own limits were. */
export interface OwnLimits {
  readonly runLimit: number;
  readonly batchLimit: number;
}

export interface Audit {
  /** What is wrong, in words; empty where nothing is. */
  readonly violations: readonly string[];
  readonly ledger: Ledger;
  readonly events: readonly (RecordedEvent & BudgetEvent)[];
  readonly commits: number;
}

/**
 * Goes through an account commit by commit, adds up what is charged and held, compares it with every limit and with what the
 * account says of itself, and in the end with what the provider billed.
 */
export async function auditBudget(log: EventLog, bills: readonly Bill[], own: OwnLimits): Promise<Audit> {
  const { events } = (await log.load(streams.budget())) as unknown as {
    readonly events: readonly (RecordedEvent & BudgetEvent)[];
  };
  const ledger = new Ledger();
  const violations: string[] = [];
  let commits = 0;
  for (const event of events) {
    ledger.follow(event);
    const { balance } = event.data;
    if (balance === null) continue;
    commits += 1;
    const found = [
      ...over(ledger, balance.limits, own),
      ...exceeded(balance).map((what) => `${what}, by its own count`),
      ...(balance.total.settled === ledger.settled
        ? []
        : [`it says ${balance.total.settled} are charged, not ${ledger.settled}`]),
    ];
    violations.push(...found.map((what) => `${event.id}: ${what}`));
  }
  violations.push(...ledger.violations, ...unaccounted(ledger, bills));
  return { violations, ledger, events, commits };
}

function over({ used }: Ledger, limits: BudgetLimits, own: OwnLimits): string[] {
  const limitOf = (key: string): number => {
    if (key.startsWith('run')) return own.runLimit;
    if (key.startsWith('batch')) return own.batchLimit;
    return key.startsWith('day') ? limits.daily : key.startsWith('month') ? limits.monthly : limits.total;
  };
  return [...used].flatMap(([key, amount]) => (amount > limitOf(key) ? [`${key}: ${amount} of ${limitOf(key)}`] : []));
}

/** Bills that the account does not cover. */
function unaccounted({ calls }: Ledger, bills: readonly Bill[]): string[] {
  const seen = new Set<string>();
  return bills.flatMap(({ callId, cost }) => {
    const call = calls.get(callId);
    const twice = seen.has(callId) ? [`${callId} was billed twice`] : [];
    seen.add(callId);
    if (call === undefined || !call.dispatched) return [...twice, `${callId} was billed and never dispatched`];
    const covered = call.charged ?? call.amount;
    return cost > covered ? [...twice, `${callId} was billed ${cost}, the account has ${covered}`] : twice;
  });
}
