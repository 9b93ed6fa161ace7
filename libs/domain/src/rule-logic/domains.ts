import type { Catalogue } from '../rule-grammar/index.js';
import type { DomainOf } from './solver/solve.js';

/** Values that the supports allow. */
export function supportsOf(catalogue: Catalogue): DomainOf {
  return (name) => catalogue.find(name)?.domain;
}

/** Any number. */
export const anyNumber: DomainOf = () => undefined;
