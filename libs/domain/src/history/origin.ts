import type { History, World } from '@pulse/contracts';
import { formatLabel, parseLabel } from '@pulse/engine';
import { knownBetween, lastObserved } from './slice.js';

export type OriginResult =
  | { readonly ok: true; readonly ordinal: number; readonly label: string; readonly target: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * The variable whose data decide what `latest` is: the headline's target, else the first target with history, else the
 * first series; null where there is none.
 */
export function originTarget(world: Pick<World, 'headline' | 'targets'>, history: History): string | null {
  const wanted = [...(world.headline.target === undefined ? [] : [world.headline.target]), ...world.targets];
  const found = [...wanted, ...Object.keys(history.series)].find((name) => lastObserved(history, name) !== null);
  return found ?? null;
}

/**
 * The ordinal of an origin: the last period that has ended when the forecast is made.
 *
 * `latest` is the first period at whose end everything that there is of the origin target is known: its last observed
 * period plus its publication lag, or the period of its newest revision. A date means the period that holds it; it may
 * not lie after `latest` and not before the first period at whose end the target is known. Other series may end earlier (a ragged edge) or go on longer; what
 * they have after the origin is not used.
 */
export function resolveOrigin(
  world: Pick<World, 'headline' | 'targets'>,
  history: History,
  origin: string,
): OriginResult {
  const target = originTarget(world, history);
  if (target === null) return { ok: false, code: 'origin.no_history', message: 'the history has no observed value' };
  const label = (ordinal: number): string => formatLabel(history.period, ordinal);
  const { first: earliest, last: latest } = knownBetween(history, target)!;
  if (origin.trim().toLowerCase() === 'latest') return { ok: true, ordinal: latest, label: label(latest), target };
  const ordinal = parseLabel(history.period, origin);
  if (ordinal === undefined) {
    const message = `"${origin}" is not a date: expected \`latest\` or a date such as ${label(latest)}`;
    return { ok: false, code: 'origin.bad_date', message };
  }
  if (ordinal >= earliest && ordinal <= latest) return { ok: true, ordinal, label: label(ordinal), target };
  const side = ordinal < earliest ? 'before' : 'after';
  const message = `${label(ordinal)} lies ${side} the data: "${target}" is known from ${label(earliest)} to ${label(latest)}`;
  return { ok: false, code: 'origin.out_of_range', message };
}
