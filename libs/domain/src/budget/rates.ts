import type { AccountBalance } from '@pulse/contracts';
import { entryOf } from './account.js';
import { dayOf, endOfDay, endOfHour, endOfMinute, hourOf, minuteOf } from './calendar.js';
import type { Denial, Reserve } from './commands.js';

/**
 * Calls in a window that is still open. A clock that is behind the newest window counts into it, so that clocks that differ
 * never let more calls through.
 */
const callsIn = (window: { readonly key: string; readonly calls: number }, key: string): number =>
  key > window.key ? 0 : window.calls;

/** What the rate limits say about `calls` more; null where they allow them. */
export function rateDenial({ at, calls }: Reserve, state: AccountBalance): Denial | null {
  const { limits, minute, hour, days } = state;
  const windows = [
    { name: 'minute', made: callsIn(minute, minuteOf(at)), most: limits.callsPerMinute, end: endOfMinute(at) },
    { name: 'hour', made: callsIn(hour, hourOf(at)), most: limits.callsPerHour, end: endOfHour(at) },
    { name: 'day', made: entryOf(days, dayOf(at))?.calls ?? 0, most: limits.callsPerDay, end: endOfDay(at) },
  ];
  const full = windows.filter(({ made, most }) => made + calls > most).at(-1);
  if (full === undefined) return null;
  const { name, made, most, end } = full;
  return {
    code: 'rate',
    scope: null,
    message: `${made} calls were made in this ${name} and ${calls} more are asked for: ${most} are allowed`,
    retryAt: calls > most ? null : end,
  };
}

/** The window after more calls. */
export const counted = (window: { readonly key: string; readonly calls: number }, key: string, calls: number) =>
  key > window.key ? { key, calls } : { key: window.key, calls: window.calls + calls };
