import type { AccountBalance, BudgetHold, DataOf, SpendReserved, SpendSettled } from '@pulse/contracts';
import { assertNever } from '../errors.js';
import { entryOf, findHold } from './account.js';
import { dayOf, hourOf, minuteOf, monthOf } from './calendar.js';
import type { BudgetEvent } from './commands.js';
import { addNanos } from './money.js';
import { forgetting } from './prune.js';
import { counted } from './rates.js';
import { withLevel } from './with-level.js';

export const evolveAll = (state: AccountBalance, events: Iterable<BudgetEvent>): AccountBalance => {
  let next = state;
  for (const event of events) next = evolveAccount(next, event);
  return next;
};

export function evolveAccount(state: AccountBalance, event: BudgetEvent): AccountBalance {
  switch (event.type) {
    case 'BudgetConfigured': {
      const { limits, stopped, unblocked } = event.data;
      return { ...state, limits, stopped, blocked: state.blocked.filter((model) => !unblocked.includes(model)) };
    }
    case 'SpendReserved':
      return forgetting(reserved(state, event.data), event.data.at);
    case 'SpendDispatched': {
      const { callId } = event.data;
      const holds = state.holds.map((hold) => (hold.callId === callId ? { ...hold, dispatched: true } : hold));
      return { ...state, holds };
    }
    case 'SpendSettled':
      return settled(state, event.data);
    case 'SpendReleased':
      return without(state, event.data.callId);
    case 'BudgetStatusChanged':
      return withLevel(state, event.data);
    default:
      return assertNever(event);
  }
}

const without = (state: AccountBalance, callId: string): AccountBalance => ({
  ...state,
  holds: state.holds.filter((hold) => hold.callId !== callId),
});

type Keyed = { readonly key: string };

/** The entries with one of them changed, or added at its place in the order of keys. */
function put<T extends Keyed>(entries: readonly T[], key: string, blank: Omit<T, 'key'>, change: (entry: T) => T): T[] {
  const entry = entryOf(entries, key) ?? ({ ...blank, key } as T);
  const rest = entries.filter((one) => one.key !== key);
  const at = rest.findIndex((one) => one.key > key);
  return at < 0 ? [...rest, change(entry)] : [...rest.slice(0, at), change(entry), ...rest.slice(at)];
}

const NONE = { settled: 0, level: 'ok' } as const;
const NO_DAY = { ...NONE, tokens: 0, tokenLevel: 'ok', calls: 0 } as const;

function reserved(state: AccountBalance, data: DataOf<typeof SpendReserved>): AccountBalance {
  const { hold, calls, runLimit, batchLimit, runSpent, at } = data;
  const { runId, batchId, day } = hold;
  return {
    ...state,
    days: put(state.days, day, NO_DAY, (entry) => ({ ...entry, calls: entry.calls + calls })),
    months: put(state.months, monthOf(day), NONE, (entry) => entry),
    minute: counted(state.minute, minuteOf, at, calls),
    hour: counted(state.hour, hourOf, at, calls),
    runs: put(state.runs, runId, { ...NONE, limit: runLimit, at }, (entry) => ({
      ...entry,
      settled: Math.max(entry.settled, runSpent),
      limit: runLimit,
      at,
    })),
    batches:
      batchId === null
        ? state.batches
        : put(state.batches, batchId, { ...NONE, limit: batchLimit ?? 0, at }, (entry) => ({
            ...entry,
            limit: batchLimit ?? entry.limit,
            at,
          })),
    holds: [...state.holds, hold],
  };
}

/** The most calls that can still be corrected. */
const MOST_UNCONFIRMED = 50;
/** The most ids that are known to be used up: more than processes that work on the same run can make meanwhile. */
const MOST_CONFIRMED = 64;

function settled(state: AccountBalance, data: DataOf<typeof SpendSettled>): AccountBalance {
  const { callId, cost, confirmed, correction, overBilled } = data;
  const hold = findHold(correction ? state.unconfirmed : state.holds, callId);
  if (hold === undefined) return state;
  const { usage } = data;
  const tokens =
    usage === null ? hold.tokens : usage.noCache + usage.cacheRead + usage.cacheWrite + usage.text + usage.reasoning;
  const left = state.unconfirmed.filter((one) => one.callId !== callId);
  const next = without(
    charged(state, hold, correction ? cost - hold.amount : cost, correction ? tokens - hold.tokens : tokens),
    callId,
  );
  const unconfirmed = confirmed ? left : [...left, hold];
  const final = [...(confirmed ? [callId] : []), ...unconfirmed.slice(0, -MOST_UNCONFIRMED).map((one) => one.callId)];
  return {
    ...next,
    blocked: overBilled ? [...new Set([...state.blocked, hold.model])].sort() : state.blocked,
    unconfirmed: unconfirmed.slice(-MOST_UNCONFIRMED),
    confirmed: [...state.confirmed, ...final].slice(-MOST_CONFIRMED),
  };
}

/** Adds a charge to everything that a hold counts against, as far as it is remembered. */
function charged(state: AccountBalance, hold: BudgetHold, cost: number, tokens: number): AccountBalance {
  const add = <T extends Keyed & { readonly settled: number }>(entries: readonly T[], key: string | null): T[] =>
    entries.map((one) => (one.key === key ? { ...one, settled: addNanos(one.settled, cost) } : one));
  return {
    ...state,
    total: { ...state.total, settled: addNanos(state.total.settled, cost) },
    months: add(state.months, monthOf(hold.day)),
    days: add(state.days, dayOf(hold.day)).map((day) =>
      day.key === hold.day ? { ...day, tokens: addNanos(day.tokens, tokens) } : day,
    ),
    runs: add(state.runs, hold.runId),
    batches: add(state.batches, hold.batchId),
  };
}
