import type { BudgetLimits } from '@pulse/contracts';
import { DomainError } from '../errors.js';
import { MOST_NANOS, NANOS_PER_DOLLAR } from './money.js';

/** What an account may spend until somebody says otherwise. */
export const DEFAULT_LIMITS: BudgetLimits = {
  daily: 10 * NANOS_PER_DOLLAR,
  monthly: 100 * NANOS_PER_DOLLAR,
  total: 1000 * NANOS_PER_DOLLAR,
  run: null,
  batch: null,
  emergency: 50 * NANOS_PER_DOLLAR,
  callsPerMinute: 60,
  callsPerHour: 500,
  callsPerDay: 5000,
  tokensPerRequest: 8000,
  tokensPerDay: 100_000,
};

/** Limit of one run where neither it nor the account states one: a tenth of a day's. */
export const runLimitOf = (limits: BudgetLimits): number => limits.run ?? Math.floor(limits.daily / 10);

/** Limit of one batch of runs where neither it nor the account states one: a fifth of a day's. */
export const batchLimitOf = (limits: BudgetLimits): number => limits.batch ?? Math.floor(limits.daily / 5);

const MONEY = ['daily', 'monthly', 'total', 'run', 'batch', 'emergency'] as const;

/** @throws DomainError for an amount that is negative, no whole number of nano-dollars, or above 9 million dollars */
export function checkLimits(limits: BudgetLimits): void {
  for (const [name, value] of Object.entries(limits) as [keyof BudgetLimits, number | null][]) {
    if (value === null && (name === 'run' || name === 'batch')) continue;
    const most = (MONEY as readonly string[]).includes(name) ? MOST_NANOS : Number.MAX_SAFE_INTEGER;
    if (value === null || !Number.isSafeInteger(value) || value < 0 || value > most)
      throw new DomainError(
        'budget.bad_limit',
        `the limit ${name} is ${value}: expected a whole number from 0 to ${most}` +
          (most === MOST_NANOS ? ' nano-dollars (9 million dollars)' : ''),
        name,
      );
  }
}
