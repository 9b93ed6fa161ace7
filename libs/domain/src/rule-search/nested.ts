import type { Condition } from '@pulse/contracts';
import { atomsOf, canonicalRule } from '../rule-grammar/index.js';
import { isIdle, measure } from './measure.js';
import type { SearchSpace } from './space.js';
import type { RankedRule } from './task.js';

/** Atoms up to which every way to leave some out is tried. */
const ALL_SUBSETS = 4;

/** What is left of a condition when atoms are taken away, the smallest first; of many atoms all but one, or one alone. */
export function nestedIn(space: SearchSpace, condition: Condition): RankedRule[] {
  const count = atomsOf(condition).length;
  const found = new Map<string, RankedRule>();
  for (const kept of subsetsOf(count)) {
    const smaller = keeping(condition, kept);
    const ranked = smaller === null ? null : measure(space, smaller);
    if (ranked === null || isIdle(ranked)) continue;
    const { hash } = canonicalRule(ranked.rule);
    if (!found.has(hash)) found.set(hash, { ...ranked, front: 0, nested: [] });
  }
  return [...found.values()].sort((a, b) => a.atoms - b.atoms);
}

function subsetsOf(count: number): ReadonlySet<number>[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count === 1) return [];
  if (count > ALL_SUBSETS) return all.flatMap((one) => [new Set([one]), new Set(all.filter((i) => i !== one))]);
  return Array.from({ length: 2 ** count - 2 }, (_, mask) => new Set(all.filter((i) => (((mask + 1) >> i) & 1) === 1)));
}

/** The condition with the atoms at these places in the order of writing; null where none is left. */
function keeping(condition: Condition, kept: ReadonlySet<number>): Condition | null {
  let next = 0;
  const walk = (part: Condition): Condition | null => {
    if (part.kind !== 'and' && part.kind !== 'or') return kept.has(next++) ? part : null;
    const of = part.of.map(walk).filter((one) => one !== null);
    return of.length > 1 ? { kind: part.kind, of } : (of[0] ?? null);
  };
  return walk(condition);
}
