import type { RuleData, RuleEffect, RuleFinding } from '@pulse/contracts';
import { toNatural } from '@pulse/engine';
import type { Catalogue, CatalogueEntry } from '../rule-grammar/index.js';
import { neverTogether } from './claims.js';
import { supportsOf } from './domains.js';
import { signOf } from './effects.js';
import { logicFinding } from './finding.js';

/**
 * Effects that can carry what they write, in one turn, farther than everything that has been seen of it, on its natural scale:
 * of one rule by its cap, and of rules that can fire together and push the same way by the sum of their caps.
 */
export function capBreaches(rule: RuleData, others: readonly RuleData[], catalogue: Catalogue): RuleFinding[] {
  return rule.effects.flatMap((effect, i) => {
    const entry = catalogue.find(effect.on);
    if (entry === undefined) return [];
    const range = naturalRange(entry);
    if (!(range > 0)) return [];
    if (effect.cap > range) return [breach(effect, i, [], effect.cap, range)];
    const { sum, ids, state } = together(rule, effect, others, catalogue);
    return sum > range ? [breach(effect, i, ids, sum, range, state)] : [];
  });
}

/** From the lowest to the highest value seen; all of [0, 1] for an overlay. */
function naturalRange({ kind, support, observed }: CatalogueEntry): number {
  if (kind === 'overlay' || support === 'unit') return 1;
  return toNatural(support, observed.high) - toNatural(support, observed.low);
}

/** The rules with the largest caps are taken in first, as long as all of them can fire together. */
function together(rule: RuleData, effect: RuleEffect, others: readonly RuleData[], catalogue: Catalogue) {
  const pushes = others
    .flatMap((other) => other.effects.filter(({ on }) => on === effect.on).map((theirs) => ({ other, theirs })))
    .filter(({ theirs }) => signOf(theirs) * signOf(effect) >= 0)
    .sort((a, b) => b.theirs.cap - a.theirs.cap || (a.other.id < b.other.id ? -1 : 1));
  const most = pushes.reduce((sum, { theirs }) => sum + theirs.cap, effect.cap);
  const conditions = [rule.condition];
  const ids: string[] = [];
  let sum = effect.cap;
  let state: Readonly<Record<string, number>> | null = null;
  if (most <= naturalRange(catalogue.find(effect.on)!)) return { sum, ids, state };
  for (const { other, theirs } of pushes.slice(0, MOST_TOGETHER)) {
    const claim = neverTogether([...conditions, other.condition], supportsOf(catalogue));
    if (claim.verdict !== 'refuted') continue;
    conditions.push(other.condition);
    ids.push(other.id);
    sum += theirs.cap;
    state = claim.state;
  }
  return { sum, ids, state };
}

/** Rules that are tried, the largest caps first. */
const MOST_TOGETHER = 12;

function breach(
  effect: RuleEffect,
  index: number,
  ids: readonly string[],
  sum: number,
  range: number,
  state: Readonly<Record<string, number>> | null = null,
): RuleFinding {
  const who = ids.length === 0 ? 'its cap' : `the caps of it and ${ids.join(', ')}, which can fire together,`;
  return logicFinding('cap_breach', {
    verdict: 'proven',
    severity: 2,
    path: `/effects/${index}/cap`,
    message: `${who} can move '${effect.on}' by ${rounded(sum)} in one turn, more than from its lowest to its highest value (${rounded(range)}, on the natural scale)`,
    state,
    suggestion: `a cap of at most ${rounded(Math.max(0, effect.cap - (sum - range)) || range)}`,
    others: ids,
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
