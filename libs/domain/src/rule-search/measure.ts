import type { Condition, RuleCategory, RuleData } from '@pulse/contracts';
import { TRUE, UNKNOWN } from '@pulse/engine';
import { atomsOf, canonicalRule, featureOf, partsOf } from '../rule-grammar/index.js';
import { emptyBits, setBit, spellsOf } from './bitset.js';
import { conditionBits } from './cost.js';
import { type Effect, effectOf } from './effect.js';
import type { SearchSpace } from './space.js';
import type { RankedRule } from './task.js';

/** Id of a rule that nobody has named yet. */
export const CANDIDATE_ID = 'candidate';

type Measured = Omit<RankedRule, 'front' | 'nested'>;

/**
 * What a condition is worth on the training window. Where it fires is taken from the engine's own evaluation, so search
 * and simulation cannot differ.
 *
 * @returns null where it never fires or cannot be told from the process
 */
export function measure(space: SearchSpace, condition: Condition, about: Partial<RuleData> = {}): Measured | null {
  const { rows, catalogue } = space;
  const truth = catalogue.truth(condition);
  const bits = emptyBits(rows.length);
  let unknown = 0;
  for (let i = 1; i < rows.length; i++) {
    if (truth[i - 1] === TRUE) setBit(bits, i);
    else if (truth[i - 1] === UNKNOWN && rows.usable[i] === 1) unknown++;
  }
  const effect = effectOf(space, bits);
  if (effect === null) return null;
  const rule = ruleOf(space, condition, effect, about);
  return {
    rule,
    canonical: canonicalRule(rule),
    costBits: conditionBits(condition, space),
    savedBits: effect.savedBits,
    t: effect.t,
    fired: effect.fired,
    unknown,
    spells: spellsOf(bits),
    periods: rows.n,
    atoms: atomsOf(condition).length,
    folds: effect.folds,
  };
}

/** A rule whose effect was shrunk to nothing. */
export function isIdle({ rule }: Pick<RankedRule, 'rule'>): boolean {
  const add = rule.effects[0]!.add;
  return add !== 'fit' && add.value === 0;
}

function ruleOf(space: SearchSpace, condition: Condition, effect: Effect, about: Partial<RuleData>): RuleData {
  const { value, sd, cap } = effect;
  return {
    description: '',
    tags: [],
    importance: 1,
    enabled: true,
    ...about,
    id: CANDIDATE_ID,
    category: categoryOf(space, condition),
    condition,
    effects: [{ on: space.task.target, add: { value, sd }, cap }],
  };
}

/** `symbolic` reads overlays only, `variable` none, `mixed` both. */
function categoryOf({ catalogue }: SearchSpace, condition: Condition): RuleCategory {
  const names = atomsOf(condition).flatMap(({ atom }) => partsOf(featureOf(atom)).map(({ name }) => name));
  const overlays = names.filter((name) => catalogue.find(name)?.kind === 'overlay').length;
  return overlays === 0 ? 'variable' : overlays === names.length ? 'symbolic' : 'mixed';
}
