import type { Atom, RuleData } from '@pulse/contracts';
import { canonicalRule, catalogueOf, featureKey, type Literal, partsOf, type Catalogue } from '@pulse/domain';
import type { OpenWorld, Truth } from './plant.js';

/** How much of a planted rule was found. */
export interface Recovery {
  /** Same features, transforms, lags and directions, thresholds within a decile, effect of the same sign. */
  readonly exact: boolean;
  /** It reads the same variables, and no others. */
  readonly variables: boolean;
}

/** Distance of quantiles that still counts as the same threshold. */
const DECILE = 0.1 + 1e-9;

type Compare = Atom & { kind: 'compare' };

/**
 * Compares a rule with the planted one. The negation of a condition with the effect turned round says the same of a process
 * whose mean is estimated, so it counts as the same rule.
 */
export function recoveryOf(found: RuleData, truth: Truth, { world, history }: OpenWorld): Recovery {
  if (truth.rule === null) return { exact: false, variables: false };
  const catalogue = catalogueOf(world, history, history.start + history.length - 1);
  const negation = negated(found);
  const turned = negation !== null && isSame(negation, truth, catalogue, -1);
  return { exact: turned || isSame(found, truth, catalogue, 1), variables: readsSame(found, truth.rule) };
}

function isSame(found: RuleData, truth: Truth, catalogue: Catalogue, sign: 1 | -1): boolean {
  const terms = canonicalRule(found).terms;
  const planted = canonicalRule(truth.rule!).terms[0]!;
  const term = terms[0]!;
  if (terms.length !== 1 || term.length !== planted.length) return false;
  const matched = planted.every((atom) => term.some((other) => isNear(other, atom, catalogue)));
  return matched && signOf(found) * sign === signOf(truth.rule!);
}

function isNear(found: Literal, planted: Literal, catalogue: Catalogue): boolean {
  if (found.kind !== 'compare' || planted.kind !== 'compare') return false;
  if (featureKey(found.feature) !== featureKey(planted.feature) || isAbove(found) !== isAbove(planted)) return false;
  const values = catalogue.values(planted.feature).filter((value) => value === value);
  const rank = (threshold: number): number => values.filter((value) => value <= threshold).length / values.length;
  return Math.abs(rank(found.threshold) - rank(planted.threshold)) <= DECILE;
}

const isAbove = ({ op }: Compare): boolean => op === '>' || op === '>=';

const signOf = ({ effects }: RuleData): number => {
  const { add } = effects[0]!;
  return add === 'fit' ? 0 : Math.sign(add.value);
};

/** Null for what is no single term: of comparisons only one of them, or a disjunction, has a negation that is. */
function negated(rule: RuleData): RuleData | null {
  const { condition } = rule;
  if (condition.kind === 'compare') return { ...rule, condition: { kind: 'not', of: condition } };
  if (condition.kind === 'or' && condition.of.every((part): part is Compare => part.kind === 'compare'))
    return { ...rule, condition: { kind: 'and', of: condition.of.map((of) => ({ kind: 'not', of })) } };
  return null;
}

function readsSame(a: RuleData, b: RuleData): boolean {
  return namesOf(a).join() === namesOf(b).join();
}

function namesOf(rule: RuleData): string[] {
  const atoms = canonicalRule(rule).terms.flat();
  const features = atoms.map((literal) => {
    const atom = literal.kind === 'not' ? literal.of : literal;
    return atom.kind === 'persist' ? atom.of.feature : atom.feature;
  });
  return [...new Set(features.flatMap((feature) => partsOf(feature).map(({ name }) => name)))].sort();
}
