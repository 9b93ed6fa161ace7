import type { MonitoredEvent, Observations } from '../port.js';

/** Weight of the prior in origins and its mean: Jeffreys' prior, so that the rate of no origin is one half. */
const PRIOR_ORIGINS = 1;
const PRIOR_RATE = 0.5;

/**
 * How often an event happened within h periods of the origins before this one, from the one before the first
 * period on, on what was known at this one: (k + 1/2) / (n + 1). It lies inside (0, 1), so that a short history cannot make the baseline sure of itself.
 *
 * @param held by period, as known at the origin
 * @param horizons rates of 1 to so many periods ahead
 */
export function baseRates(
  monitor: MonitoredEvent['monitor'],
  held: Observations,
  origin: number,
  horizons: number,
): Float64Array {
  const n = new Float64Array(horizons);
  const k = new Float64Array(horizons);
  const { start, values } = held;
  for (let earlier = start - 1; earlier < origin; earlier++) {
    let happened = 0;
    for (let h = 1; h <= horizons && earlier + h <= origin; h++) {
      const now = values[earlier + h - start] ?? NaN;
      if (monitor === 'at') happened = now;
      else if (now !== now || now > happened) happened = now;
      if (happened !== happened) {
        if (monitor === 'at') continue;
        break;
      }
      n[h - 1] = n[h - 1]! + 1;
      k[h - 1] = k[h - 1]! + happened;
    }
  }
  return k.map((count, i) => (count + PRIOR_ORIGINS * PRIOR_RATE) / (n[i]! + PRIOR_ORIGINS));
}
