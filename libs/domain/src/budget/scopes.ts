import type { AccountBalance, BudgetHold, BudgetLevel, BudgetScope } from '@pulse/contracts';
import { entryOf } from './account.js';
import { monthOf } from './calendar.js';
import { batchLimitOf, runLimitOf } from './limits.js';

/** One limit: what is charged to it, what is set aside, and the level that was announced. Nano-dollars, or tokens. */
export interface ScopeUse {
  readonly scope: BudgetScope;
  readonly key: string;
  readonly limit: number;
  readonly settled: number;
  readonly held: number;
  readonly level: BudgetLevel;
}

/** What one call counts against. */
export interface Charged {
  readonly runId: string;
  readonly batchId: string | null;
  readonly day: string;
}

const amount = (hold: BudgetHold): number => hold.amount;
const none = { settled: 0, level: 'ok' as const };

function held(
  state: AccountBalance,
  belongs: (hold: BudgetHold) => boolean,
  of: (hold: BudgetHold) => number = amount,
): number {
  let sum = 0;
  for (const hold of state.holds) if (belongs(hold)) sum += of(hold);
  return sum;
}

export const totalUse = (state: AccountBalance): ScopeUse => ({
  scope: 'total',
  key: 'total',
  limit: state.limits.total,
  ...state.total,
  held: held(state, () => true),
});

export function monthUse(state: AccountBalance, key: string): ScopeUse {
  const { settled, level } = entryOf(state.months, key) ?? none;
  const here = held(state, (hold) => monthOf(hold.day) === key);
  return { scope: 'month', key, limit: state.limits.monthly, settled, level, held: here };
}

export function dayUse(state: AccountBalance, key: string): ScopeUse {
  const { settled, level } = entryOf(state.days, key) ?? none;
  return {
    scope: 'day',
    key,
    limit: state.limits.daily,
    settled,
    level,
    held: held(state, (hold) => hold.day === key),
  };
}

export function tokenUse(state: AccountBalance, key: string): ScopeUse {
  const { tokens, tokenLevel } = entryOf(state.days, key) ?? { tokens: 0, tokenLevel: 'ok' as const };
  const here = held(
    state,
    (hold) => hold.day === key,
    (hold) => hold.tokens,
  );
  return { scope: 'tokens', key, limit: state.limits.tokensPerDay, settled: tokens, level: tokenLevel, held: here };
}

export function runUse(state: AccountBalance, key: string, limit?: number): ScopeUse {
  const entry = entryOf(state.runs, key);
  const here = held(state, (hold) => hold.runId === key);
  const { settled, level } = entry ?? none;
  return { scope: 'run', key, limit: limit ?? entry?.limit ?? runLimitOf(state.limits), settled, level, held: here };
}

export function batchUse(state: AccountBalance, key: string, limit?: number): ScopeUse {
  const entry = entryOf(state.batches, key);
  const here = held(state, (hold) => hold.batchId === key);
  const { settled, level } = entry ?? none;
  return {
    scope: 'batch',
    key,
    limit: limit ?? entry?.limit ?? batchLimitOf(state.limits),
    settled,
    level,
    held: here,
  };
}

/** Every limit that a call counts against, the narrowest first. Limits of run and batch may be the call's own. */
export function scopesOf(
  state: AccountBalance,
  call: Charged,
  limits: { readonly run?: number; readonly batch?: number } = {},
): ScopeUse[] {
  return [
    runUse(state, call.runId, limits.run),
    ...(call.batchId === null ? [] : [batchUse(state, call.batchId, limits.batch)]),
    dayUse(state, call.day),
    monthUse(state, monthOf(call.day)),
    totalUse(state),
    tokenUse(state, call.day),
  ];
}

/** Every limit that anything is recorded under. */
export function allScopes(state: AccountBalance): ScopeUse[] {
  return [
    ...state.runs.map(({ key }) => runUse(state, key)),
    ...state.batches.map(({ key }) => batchUse(state, key)),
    ...state.days.flatMap(({ key }) => [dayUse(state, key), tokenUse(state, key)]),
    ...state.months.map(({ key }) => monthUse(state, key)),
    totalUse(state),
  ];
}
