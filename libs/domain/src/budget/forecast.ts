import type { AccountBalance, NanoDollars } from '@pulse/contracts';
import { dayOf, daysAfter, monthOf } from './calendar.js';

/** Where spending goes if it goes on as it did; nano-dollars and days. */
export interface Forecast {
  /** Mean of the seven calendar days that end today, days without spending included. */
  readonly perDay: NanoDollars;
  /** Days of those that have any record: fewer than 7 mean a young account. */
  readonly daysSeen: number;
  readonly next30Days: NanoDollars;
  readonly next365Days: NanoDollars;
  /** Days until each limit at that pace, 0 where it is reached; null where it never is. */
  readonly daysUntil: {
    readonly daily: number | null;
    readonly monthly: number | null;
    readonly total: number | null;
  };
}

/** Calendar days that the mean is taken over. */
export const FORECAST_DAYS = 7;

/** @param at ISO time; its UTC day is the last of the seven */
export function forecastOf(balance: AccountBalance, at: string): Forecast {
  const today = dayOf(at);
  const from = daysAfter(today, 1 - FORECAST_DAYS);
  const seen = balance.days.filter(({ key }) => key >= from && key <= today);
  const perDay = Math.round(seen.reduce((sum, { settled }) => sum + settled, 0) / FORECAST_DAYS);
  const month = balance.months.find(({ key }) => key === monthOf(today))?.settled ?? 0;
  const day = balance.days.find(({ key }) => key === today)?.settled ?? 0;
  const { daily, monthly, total } = balance.limits;
  const until = (limit: number, spent: number): number | null =>
    spent >= limit ? 0 : perDay === 0 ? null : (limit - spent) / perDay;
  return {
    perDay,
    daysSeen: seen.length,
    next30Days: perDay * 30,
    next365Days: perDay * 365,
    daysUntil: { daily: until(daily, day), monthly: until(monthly, month), total: until(total, balance.total.settled) },
  };
}
