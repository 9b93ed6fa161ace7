import { type Atom, type Condition, CONDITION_LIMITS } from '@pulse/contracts';
import { earlier, plainFeature } from './feature.js';
import { conditionOnGrid } from './grid.js';
import { negateAtom } from './negate.js';
import { absorb, type Literal, sortTerms, type Term, tidyTerm } from './term.js';

/**
 * The sorted disjunctive normal form of a condition, thresholds on the grid.
 *
 * @throws RangeError where it has more than `CONDITION_LIMITS.terms` terms
 */
export function toTerms(condition: Condition): Term[] {
  return sortTerms(absorb(expand(conditionOnGrid(condition)).map(tidyTerm)));
}

/** Terms of the normal form as the condition is written, before equal ones are put together. */
export function countTerms(condition: Condition): number {
  if (condition.kind === 'or') return condition.of.reduce((sum, part) => sum + countTerms(part), 0);
  if (condition.kind === 'and') return condition.of.reduce((product, part) => product * countTerms(part), 1);
  return literalTerms(condition).length;
}

function expand(condition: Condition): Term[] {
  if (countTerms(condition) > CONDITION_LIMITS.terms)
    throw new RangeError(`the condition has ${countTerms(condition)} terms, the limit is ${CONDITION_LIMITS.terms}`);
  if (condition.kind === 'or') return condition.of.flatMap(expand);
  if (condition.kind !== 'and') return literalTerms(condition);
  return condition.of
    .map(expand)
    .reduce<Term[]>((terms, part) => terms.flatMap((term) => part.map((other) => [...term, ...other])), [[]]);
}

/** One atom or its negation, as terms of comparisons and persistences. Every step holds in three values. */
function literalTerms(condition: Literal): Term[] {
  const positive = condition.kind !== 'not';
  const atom = positive ? condition : condition.of;
  switch (atom.kind) {
    case 'compare': {
      const plain = { ...atom, feature: plainFeature(atom.feature) };
      return [[positive ? plain : negateAtom(plain)]];
    }
    case 'between': {
      const feature = plainFeature(atom.feature);
      return conjunction(positive, [
        { kind: 'compare', feature, op: '>=', threshold: atom.low },
        { kind: 'compare', feature, op: '<=', threshold: atom.high },
      ]);
    }
    case 'cross': {
      const feature = plainFeature(atom.feature);
      const up = atom.direction === 'up';
      return conjunction(positive, [
        { kind: 'compare', feature: earlier(feature, 1), op: up ? '<=' : '>=', threshold: atom.level },
        { kind: 'compare', feature, op: up ? '>' : '<', threshold: atom.level },
      ]);
    }
    default:
      return [[persistLiteral(positive, { ...atom, of: { ...atom.of, feature: plainFeature(atom.of.feature) } })]];
  }
}

function conjunction(positive: boolean, atoms: readonly (Atom & { kind: 'compare' })[]): Term[] {
  return positive ? [[...atoms]] : atoms.map((atom) => [negateAtom(atom)]);
}

/** Not (at least k of n are true) is: at least n - k + 1 are false. */
function persistLiteral(positive: boolean, atom: Atom & { kind: 'persist' }): Literal {
  if (positive) return atom;
  if (atom.of.kind !== 'compare' || atom.atLeast > atom.turns) return { kind: 'not', of: atom };
  return { ...atom, of: negateAtom(atom.of), atLeast: atom.turns - atom.atLeast + 1 };
}
