import type { Condition, RuleFinding } from '@pulse/contracts';
import { atomsOf, type Catalogue, conditionText } from '../rule-grammar/index.js';
import { impliesCondition } from './claims.js';
import { supportsOf } from './domains.js';
import { logicFinding } from './finding.js';

/** Atoms without which the condition is the same: of a list of `and` one that the others imply, of `or` the reverse. */
export function redundantAtoms(condition: Condition, catalogue: Catalogue): RuleFinding[] {
  return atomsOf(condition).flatMap(({ atom, path }) => {
    const keys = path.split('/').slice(1);
    const less = without(condition, keys);
    if (less === null) return [];
    // What an `and` loses only widens it, so the narrow one follows by itself; of an `or` the reverse.
    const [narrow, wide] = less.wider ? [condition, less.condition] : [less.condition, condition];
    if (impliesCondition(wide, narrow, supportsOf(catalogue)).verdict !== 'proven') return [];
    return [
      logicFinding('redundant_atom', {
        verdict: 'proven',
        severity: 1,
        path: `/condition${path}`,
        message: `${conditionText(atom)} decides nothing: the condition is the same without it`,
        suggestion: 'drop it',
      }),
    ];
  });
}

interface Less {
  readonly condition: Condition;
  readonly wider: boolean;
}

/** The condition without one part of the list that the atom stands in. */
function without(condition: Condition, keys: readonly string[]): Less | null {
  if (condition.kind !== 'and' && condition.kind !== 'or') return null;
  const index = Number(keys[1]);
  const part = condition.of[index]!;
  if (part.kind !== 'and' && part.kind !== 'or') {
    const rest = condition.of.filter((_, i) => i !== index);
    return { condition: rest.length === 1 ? rest[0]! : { ...condition, of: rest }, wider: condition.kind === 'and' };
  }
  const inner = without(part, keys.slice(2));
  if (inner === null) return null;
  return { ...inner, condition: { ...condition, of: condition.of.map((c, i) => (i === index ? inner.condition : c)) } };
}
