import type { AccountBalance, BudgetStatusChanged, DataOf } from '@pulse/contracts';
import { assertNever } from '../errors.js';

type Changed = Pick<DataOf<typeof BudgetStatusChanged>, 'scope' | 'key' | 'to'>;

/** The account with the level that was announced for one of its limits. */
export function withLevel(state: AccountBalance, { scope, key, to: level }: Changed): AccountBalance {
  const set = <T extends { readonly key: string }>(entries: readonly T[], change: Partial<T>): T[] =>
    entries.map((entry) => (entry.key === key ? { ...entry, ...change } : entry));
  switch (scope) {
    case 'run':
      return { ...state, runs: set(state.runs, { level }) };
    case 'batch':
      return { ...state, batches: set(state.batches, { level }) };
    case 'day':
      return { ...state, days: set(state.days, { level }) };
    case 'tokens':
      return { ...state, days: set(state.days, { tokenLevel: level }) };
    case 'month':
      return { ...state, months: set(state.months, { level }) };
    case 'total':
      return { ...state, total: { ...state.total, level } };
    default:
      return assertNever(scope);
  }
}
