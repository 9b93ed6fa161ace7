import type { EventLog, EventRef, KeyKind } from '@pulse/event-log';

/** Keys that are looked up at the same time. */
const AT_ONCE = 64;

/** The newest event of each key, in their order; null for one that no event carries. */
export async function lookUpAll(
  log: Pick<EventLog, 'lookup'>,
  kind: KeyKind,
  keys: readonly string[],
): Promise<(EventRef | null)[]> {
  const found: (EventRef | null)[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE)
    found.push(...(await Promise.all(keys.slice(at, at + AT_ONCE).map((key) => log.lookup(kind, key)))));
  return found;
}
