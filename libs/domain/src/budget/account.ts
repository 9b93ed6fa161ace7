import type { AccountBalance, BudgetHold } from '@pulse/contracts';
import { DEFAULT_LIMITS } from './limits.js';

/** The account of a stream without events. */
export const newAccount: AccountBalance = {
  limits: DEFAULT_LIMITS,
  stopped: null,
  blocked: [],
  total: { settled: 0, level: 'ok' },
  months: [],
  days: [],
  minute: { key: '', calls: 0 },
  hour: { key: '', calls: 0 },
  runs: [],
  batches: [],
  holds: [],
  unconfirmed: [],
  confirmed: [],
};

/** Most open holds of one account, so that a commit with all of them stays far below what a commit may be. */
export const MOST_HOLDS = 200;

export const findHold = (holds: readonly BudgetHold[], callId: string): BudgetHold | undefined =>
  holds.find((hold) => hold.callId === callId);

/** What belongs to a key; undefined where nothing was recorded under it. */
export const entryOf = <T extends { readonly key: string }>(entries: readonly T[], key: string): T | undefined =>
  entries.find((entry) => entry.key === key);

/** Whether two holds are the same in all that they say. */
export const isSameHold = (a: BudgetHold, b: BudgetHold): boolean =>
  (Object.keys(a) as (keyof BudgetHold)[]).every((key) => a[key] === b[key]);
