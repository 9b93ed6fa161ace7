import { describe, expect, it } from '@jest/globals';
import { newAccount } from './account.js';
import { daysAfter, endOfDay, endOfHour, endOfMinute } from './calendar.js';
import { forecastOf } from './forecast.js';
import { showDollars, toNanos } from './money.js';

const day = (key: string, settled: number) =>
  ({ key, settled, level: 'ok', tokens: 0, tokenLevel: 'ok', calls: 0 }) as const;

describe('a forecast', () => {
  const balance = {
    ...newAccount,
    total: { settled: 30_000_000_000, level: 'ok' as const },
    months: [{ key: '2026-11', settled: 20_000_000_000, level: 'ok' as const }],
    // Days without spending count as days: 14 dollars in seven days, the 14th of November is the eighth.
    days: [day('2026-11-14', 99_000_000_000), day('2026-11-15', 8_000_000_000), day('2026-11-21', 6_000_000_000)],
  };

  it('goes on with the mean of the last seven calendar days', () => {
    expect(forecastOf(balance, '2026-11-21T23:00:00.000Z')).toEqual({
      perDay: 2_000_000_000,
      daysSeen: 2,
      next30Days: 60_000_000_000,
      next365Days: 730_000_000_000,
      // (10 - 6) / 2, (100 - 20) / 2, (1000 - 30) / 2
      daysUntil: { daily: 2, monthly: 40, total: 485 },
    });
  });

  it('knows no day of a limit that is never reached, and 0 of one that is', () => {
    expect(forecastOf(newAccount, '2026-11-21T23:00:00.000Z')).toMatchObject({
      perDay: 0,
      daysUntil: { daily: null, monthly: null, total: null },
    });
    const full = { ...balance, days: [day('2026-11-21', 10_000_000_000)] };
    expect(forecastOf(full, '2026-11-21T23:00:00.000Z').daysUntil.daily).toBe(0);
  });
});

describe('the calendar', () => {
  it('knows months, leap years and the ends of windows', () => {
    expect(daysAfter('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(endOfMinute('2026-12-31T23:59:30.000Z')).toBe('2027-01-01T00:00:00.000Z');
    expect(endOfMinute('2026-11-21T10:09:30.000Z')).toBe('2026-11-21T10:10:00.000Z');
    expect(endOfHour('2026-11-21T09:59:59.999Z')).toBe('2026-11-21T10:00:00.000Z');
    expect(endOfDay('2026-02-28T00:00:00.000Z')).toBe('2026-03-01T00:00:00.000Z');
  });
});

describe('dollars', () => {
  it('are read and shown to the nano-dollar', () => {
    expect(toNanos(0.1)).toBe(100_000_000);
    expect([0, 1, 10_000_000, 1_500_000_000, 9_000_000_000_000_000].map(showDollars)).toEqual([
      '$0.00',
      '$0.000000001',
      '$0.01',
      '$1.50',
      '$9000000.00',
    ]);
  });
});
