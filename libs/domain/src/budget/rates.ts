import type { AccountBalance } from '@pulse/contracts';
import { entryOf } from './account.js';
import { anHourAfter, dayOf, endOfDay, endOfHour, endOfMinute, hourOf, minuteOf } from './calendar.js';
import type { Denial, Reserve } from './commands.js';

interface Window {
  readonly key: string;
  readonly calls: number;
}

/** The minute or hour of a time. */
type KeyOf = (at: string) => string;

/**
 * Whether a window is still open. A clock that is behind the newest window counts into it, so that clocks that differ never
 * let more calls through; but a window more than an hour ahead was made by a clock that is wrong, and would keep all the
 * others waiting until it is over.
 */
const isOpen = ({ key }: Window, keyOf: KeyOf, at: string): boolean =>
  key >= keyOf(at) && key <= keyOf(anHourAfter(at));

const callsIn = (window: Window, keyOf: KeyOf, at: string): number => (isOpen(window, keyOf, at) ? window.calls : 0);

/** What the rate limits say about `calls` more; null where they allow them. */
export function rateDenial({ at, calls }: Reserve, state: AccountBalance): Denial | null {
  const { limits, minute, hour, days } = state;
  const windows = [
    { name: 'minute', made: callsIn(minute, minuteOf, at), most: limits.callsPerMinute, end: endOfMinute(at) },
    { name: 'hour', made: callsIn(hour, hourOf, at), most: limits.callsPerHour, end: endOfHour(at) },
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
export const counted = (window: Window, keyOf: KeyOf, at: string, calls: number): Window =>
  isOpen(window, keyOf, at) ? { key: window.key, calls: window.calls + calls } : { key: keyOf(at), calls };
