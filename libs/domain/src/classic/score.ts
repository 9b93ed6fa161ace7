import { pyGet, pyIterate, pyKey, pyRound, pyTruthy } from '@pulse/numeric';

export interface ClassicScore {
  readonly confidence: number;
  readonly fragility: number;
  /** The most frequent tag, the first seen among equals. Any hashable value that the log holds as a tag. */
  readonly symbolic_driver: unknown;
}

/**
 * Classic score of a forecast from its rule log: both figures depend on the number of distinct tags alone.
 *
 * Compatible, though odd: the state is not read; an empty log is less fragile (0.9) than one rule without tags (1.0);
 * with the original's own two audited rules (4 tags) fragility is 0.88, so that its limit of 0.7 rejects every forecast.
 *
 * @param ruleLog entries `{symbolic_tags?}` as `runClassicTurn` returns them
 * @throws PythonError when an entry is no dict, its tags cannot be iterated, or a tag is a list or dict
 */
export function classicScore(ruleLog: unknown): ClassicScore {
  if (!pyTruthy(ruleLog)) return { confidence: 0.1, fragility: 0.9, symbolic_driver: 'None' };
  const counts = new Map<unknown, { tag: unknown; count: number }>();
  for (const rule of pyIterate(ruleLog)) {
    for (const tag of pyIterate(pyGet(rule, 'symbolic_tags', []))) {
      const key = pyKey(tag);
      const seen = counts.get(key);
      if (seen === undefined) counts.set(key, { tag, count: 1 });
      else seen.count += 1;
    }
  }
  let driver: { tag: unknown; count: number } = { tag: 'unknown', count: 0 };
  for (const entry of counts.values()) if (entry.count > driver.count) driver = entry;
  const confidence = Math.min(0.5 + 0.05 * counts.size, 0.95);
  const fragility = Math.max(0, Math.min(1 - 0.03 * counts.size, 1));
  return { confidence: pyRound(confidence, 3), fragility: pyRound(fragility, 3), symbolic_driver: driver.tag };
}
