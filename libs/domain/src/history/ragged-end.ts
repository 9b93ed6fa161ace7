import type { History, World } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { originTarget } from './origin.js';
import { knownBetween, lastObserved } from './slice.js';
import type { HistoryDiagnostic } from './types.js';

/** Series that end before the period that forecasts start from, and data after it, which no forecast reads. */
export function raggedEnds(world: World, history: History): HistoryDiagnostic[] {
  const start = originTarget(world, history);
  if (start === null) return [];
  const label = (ordinal: number): string => formatLabel(history.period, ordinal);
  const knownTo = (name: string): number => knownBetween(history, name)?.last ?? -Infinity;
  const observedTo = (name: string): number => lastObserved(history, name) ?? -Infinity;
  const origin = knownTo(start);
  const found: HistoryDiagnostic[] = [];
  let newest = start;
  for (const name of Object.keys(history.series)) {
    const last = knownTo(name);
    if (observedTo(name) > observedTo(newest)) newest = name;
    const late = origin - last;
    if (late <= 0 || !Number.isFinite(late)) continue;
    const message = `"${name}" is known to ${label(last)}, ${late === 1 ? 'a period' : `${late} periods`} before forecasts start (${label(origin)}): they step it forward first, and its evidence does not know of that. If it is always published so late, state \`publication_lag: ${late + (history.lag[name] ?? 0)}\``;
    found.push({ severity: 'warning', code: 'history.ends_early', path: ['variables', name], message });
  }
  if (observedTo(newest) > origin) {
    const message = `forecasts start at ${label(origin)}, where "${start}" ends; "${newest}" goes on to ${label(observedTo(newest))}, and what lies after is not used. \`headline: { target: ${newest} }\` would start them there`;
    found.push({ severity: 'warning', code: 'history.ends_early', path: ['variables', start], message });
  }
  return found;
}
