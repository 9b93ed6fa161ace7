import { BudgetStatusChanged, type AccountBalance, type BudgetLevel, type EventOf } from '@pulse/contracts';
import { allScopes, type ScopeUse } from './scopes.js';

const ORDER: readonly BudgetLevel[] = ['ok', 'warning', 'critical', 'shutdown'];

const isAbove = (a: BudgetLevel, b: BudgetLevel): boolean => ORDER.indexOf(a) > ORDER.indexOf(b);

/** The worse of levels; `ok` of none. */
export const worstLevel = (levels: Iterable<BudgetLevel>): BudgetLevel => {
  let worst: BudgetLevel = 'ok';
  for (const level of levels) if (isAbove(level, worst)) worst = level;
  return worst;
};

const reaches = (used: number, percent: bigint, limit: number): boolean =>
  BigInt(used) * 100n >= BigInt(limit) * percent;

/**
 * How far a limit is used up: warning from 70 %, critical from 90 % of it, holds included; shutdown when what was charged
 * reaches it. Holds alone never are a shutdown: most of their money comes back.
 */
export function levelOf({ settled, held, limit }: Pick<ScopeUse, 'settled' | 'held' | 'limit'>): BudgetLevel {
  if (settled >= limit) return 'shutdown';
  if (reaches(settled + held, 90n, limit)) return 'critical';
  return reaches(settled + held, 70n, limit) ? 'warning' : 'ok';
}

/** The level as it is now. A shutdown that was announced stays one: nothing useful was left. */
export const liveLevel = (use: ScopeUse): BudgetLevel => (use.level === 'shutdown' ? 'shutdown' : levelOf(use));

/** Whether a limit that leaves too little for a call is all but used up by what was charged. */
export const isExhausted = ({ settled, limit }: ScopeUse): boolean => reaches(settled, 90n, limit);

type StatusChanged = EventOf<typeof BudgetStatusChanged>;

export const crossing = (use: ScopeUse, to: BudgetLevel, at: string): StatusChanged =>
  BudgetStatusChanged({
    scope: use.scope,
    key: use.key,
    from: use.level,
    to,
    used: use.settled + use.held,
    limit: use.limit,
    at,
    balance: null,
  });

/** One event for each limit that rose to a level that was not announced for it. */
export const risen = (state: AccountBalance, at: string): StatusChanged[] =>
  allScopes(state).flatMap((use) => {
    const level = levelOf(use);
    return isAbove(level, use.level) ? [crossing(use, level, at)] : [];
  });

/** One event for each limit whose announced level is not what it is now: for limits that were set anew. */
export const judgedAnew = (state: AccountBalance, at: string): StatusChanged[] =>
  allScopes(state).flatMap((use) => {
    const level = levelOf(use);
    return level === use.level ? [] : [crossing(use, level, at)];
  });
