import type { AccountBalance } from '@pulse/contracts';
import {
  batchUse,
  dayOf,
  dayUse,
  liveLevel,
  monthOf,
  monthUse,
  runUse,
  tokenUse,
  totalUse,
  worstLevel,
  type ScopeUse,
} from '@pulse/domain';
import type { BudgetStatus, ScopeStatus } from './port.js';

const shown = (use: ScopeUse): ScopeStatus => ({ ...use, level: liveLevel(use) });

/** An account at a time, for people and for who decides whether to go on. */
export function statusOf(account: string, balance: AccountBalance, at: Date): BudgetStatus {
  const today = dayOf(at.toISOString());
  const tokens = tokenUse(balance, today);
  const binding = [dayUse(balance, today), monthUse(balance, monthOf(today)), totalUse(balance)];
  const batches = balance.batches.map(({ key }) => batchUse(balance, key));
  const runs = balance.runs.map(({ key }) => runUse(balance, key));
  return {
    account,
    at,
    level: balance.stopped === null ? worstLevel([...binding, tokens].map(liveLevel)) : 'shutdown',
    stopped: balance.stopped,
    limits: balance.limits,
    scopes: [...binding, tokens, ...batches, ...runs].map(shown),
    tokensToday: tokens.settled + tokens.held,
    callsToday: balance.days.find(({ key }) => key === today)?.calls ?? 0,
    blockedModels: balance.blocked,
    balance,
  };
}
