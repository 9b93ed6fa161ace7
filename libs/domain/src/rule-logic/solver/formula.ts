import type { Comparison, Feature } from '@pulse/contracts';
import type { LinearBound } from './linear.js';

/**
 * What has to hold, without negation: a linear bound on values of single periods; a bound on a feature that is not linear in
 * them; or so many of some parts (all: and, one: or).
 */
export type Formula =
  | { readonly kind: 'linear'; readonly bound: LinearBound }
  | { readonly kind: 'box'; readonly feature: Feature; readonly op: Comparison; readonly threshold: number }
  | { readonly kind: 'atLeast'; readonly least: number; readonly of: readonly Formula[] };

export function allOf(of: readonly Formula[]): Formula {
  return of.length === 1 ? of[0]! : { kind: 'atLeast', least: of.length, of };
}

export function oneOf(of: readonly Formula[]): Formula {
  return of.length === 1 ? of[0]! : { kind: 'atLeast', least: 1, of };
}
