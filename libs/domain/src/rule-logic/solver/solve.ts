import type { Condition, Feature } from '@pulse/contracts';
import { evaluateCondition, evaluateNumber, type ReadState } from '@pulse/engine';
import {
  atomsOf,
  conditionNode,
  type Domain,
  depthOf,
  earlier,
  featureDomain,
  featureNode,
  featureOf,
  featureText,
  partsOf,
} from '../../rule-grammar/index.js';
import type { State } from '../types.js';
import type { Formula } from './formula.js';
import { formulaOf } from './formula-of.js';
import { readUnknown, unknownOf } from './forms.js';
import { below } from './linear.js';
import { exactly, ONE } from './rational.js';
import { Search } from './search.js';
import { Store } from './store.js';
import { type Point, readPoint } from './witness.js';

/** A condition that has to be true (`holds`) or false, with everything known that it reads. */
export interface Requirement {
  readonly condition: Condition;
  readonly holds: boolean;
}

/** All values of a name; undefined for every number. */
export type DomainOf = (name: string) => Domain | undefined;

export type Satisfiability =
  | { readonly kind: 'none' }
  /** `state` holds the values of the features of the requirements, by their text. */
  | { readonly kind: 'some'; readonly state: State; readonly read: ReadState }
  | { readonly kind: 'unknown' };

/**
 * Whether some state meets all requirements. `none` is proven in exact arithmetic, over all states whose names stay in their
 * domains; `some` comes with a state that the engine's own evaluation agrees with; else `unknown`.
 */
export function satisfiable(requirements: readonly Requirement[], domainOf: DomainOf): Satisfiability {
  const features = featuresOf(requirements);
  const store = Store.empty((feature) => featureDomain(feature, domainOf));
  const wanted = requirements.map(({ condition, holds }) => formulaOf(condition, holds));
  const formulas = [...wanted, ...domainFormulas(unknownsIn(wanted), domainOf)];
  const nodes = requirements.map(({ condition, holds }) => ({ node: conditionNode(condition), holds }));
  const reader = (point: Point) => readPoint(point, (name) => someValue(domainOf(name)));
  const accept = (point: Point): boolean => {
    const read = reader(point);
    return nodes.every(({ node, holds }) => evaluateCondition(node, read) === holds);
  };
  const outcome = new Search(accept).run(formulas, store);
  if (outcome.kind === 'empty') return { kind: 'none' };
  if (outcome.kind === 'open') return { kind: 'unknown' };
  const read = reader(outcome.point);
  return { kind: 'some', state: stateOf(features, read), read };
}

/** What a state is told by: of a crossing or a persistence the earlier values too. */
function featuresOf(requirements: readonly Requirement[]): Feature[] {
  return requirements.flatMap(({ condition }) =>
    atomsOf(condition).flatMap(({ atom }) => {
      const turns = atom.kind === 'persist' ? atom.turns : atom.kind === 'cross' ? 2 : 1;
      return Array.from({ length: turns }, (_, back) => earlier(featureOf(atom), back));
    }),
  );
}

/** Values of features by their text; those that a state leaves unknown are left out. */
function stateOf(features: readonly Feature[], read: ReadState): State {
  const values = features.map((feature) => [featureText(feature), evaluateNumber(featureNode(feature), read)] as const);
  return Object.fromEntries(values.filter((pair): pair is [string, number] => pair[1] !== undefined));
}

/** The levels that formulas speak of; of features that are not linear those that they are made of. */
function unknownsIn(formulas: readonly Formula[]): Set<string> {
  const unknowns = new Set<string>();
  const visit = (formula: Formula): void => {
    if (formula.kind === 'atLeast') for (const part of formula.of) visit(part);
    else if (formula.kind === 'linear') for (const unknown of formula.bound.form.keys()) unknowns.add(unknown);
    else
      for (const part of partsOf(formula.feature))
        for (let back = part.lag; back <= depthOf(part); back++) unknowns.add(unknownOf(part.name, back));
  };
  for (const formula of formulas) visit(formula);
  return unknowns;
}

/** That every level that is read lies in its domain. */
function domainFormulas(unknowns: ReadonlySet<string>, domainOf: DomainOf): Formula[] {
  return [...unknowns].flatMap((unknown) => {
    const domain = domainOf(readUnknown(unknown)[0]);
    return domain === undefined ? [] : levelFormulas(unknown, domain);
  });
}

function levelFormulas(unknown: string, { low, high, lowOpen, highOpen }: Domain): Formula[] {
  const form = new Map([[unknown, ONE]]);
  const formulas: Formula[] = [];
  if (low > -Infinity) formulas.push({ kind: 'linear', bound: { form, bound: exactly(low), strict: lowOpen } });
  if (high < Infinity) formulas.push({ kind: 'linear', bound: below(form, exactly(high), highOpen) });
  return formulas;
}

/** A value inside of a domain, for what a condition does not restrict. */
function someValue(domain: Domain | undefined): number {
  if (domain === undefined) return 0;
  const { low, high } = domain;
  if (low > -Infinity && high < Infinity) return (low + high) / 2;
  return low > -Infinity ? low + 1 : high < Infinity ? high - 1 : 0;
}
