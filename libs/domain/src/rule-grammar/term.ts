import type { Atom } from '@pulse/contracts';
import { conditionText } from './condition-node.js';
import { featureKey } from './feature.js';

/** An atom or its negation. */
export type Literal = Atom | { readonly kind: 'not'; readonly of: Atom };

/** Literals that hold together. */
export type Term = readonly Literal[];

type Compare = Atom & { kind: 'compare' };

/**
 * A term with one lower and one upper bound per feature, the tightest, sorted. Bounds of one feature are known or unknown
 * together, so the looser ones never decide anything.
 */
export function tidyTerm(term: Term): Term {
  const bounds = new Map<string, Compare>();
  const others = new Map<string, Literal>();
  for (const literal of term) {
    if (literal.kind !== 'compare') others.set(conditionText(literal), literal);
    else {
      const key = `${isLower(literal) ? '>' : '<'} ${featureKey(literal.feature)}`;
      const known = bounds.get(key);
      bounds.set(key, known === undefined || implies(literal, known) ? literal : known);
    }
  }
  return sortByText([...bounds.values(), ...others.values()], conditionText);
}

/** Without the terms that another one is part of: where they hold, that one holds. */
export function absorb(terms: readonly Term[]): Term[] {
  return terms.filter(
    (term, i) => !terms.some((other, j) => j !== i && covers(other, term) && (j < i || !covers(term, other))),
  );
}

export function sortTerms(terms: readonly Term[]): Term[] {
  return sortByText(terms, (term) => termTexts(term).join(' and '));
}

/** Whether every literal of `wide` is implied by one of `narrow`, on the same feature. */
function covers(wide: Term, narrow: Term): boolean {
  return wide.every((literal) => narrow.some((other) => impliesLiteral(other, literal)));
}

function impliesLiteral(a: Literal, b: Literal): boolean {
  if (a.kind !== 'compare' || b.kind !== 'compare') return conditionText(a) === conditionText(b);
  return isLower(a) === isLower(b) && featureKey(a.feature) === featureKey(b.feature) && implies(a, b);
}

/** Of two bounds on one side of one feature: whether the first is at least as tight. */
function implies(a: Compare, b: Compare): boolean {
  if (a.threshold === b.threshold) return a.op === b.op || a.op === '>' || a.op === '<';
  return isLower(a) ? a.threshold > b.threshold : a.threshold < b.threshold;
}

function isLower(atom: Compare): boolean {
  return atom.op === '>' || atom.op === '>=';
}

/** The literals of a term as texts, which identify them. */
export function termTexts(term: Term): string[] {
  return term.map(conditionText);
}

function sortByText<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, text: textOf(item) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ item }) => item);
}
