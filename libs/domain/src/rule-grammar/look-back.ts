import type { Condition, Feature } from '@pulse/contracts';
import { atomsOf } from './atoms.js';
import type { Catalogue } from './catalogue.js';
import { depthOf, partsOf } from './feature.js';

type Depths = Pick<Catalogue, 'find'>;

/**
 * Periods before the newest one that a condition reads: lags and windows of its features, how long something has to persist, the
 * period before a crossing, and what the measures of overlays look back on top.
 *
 * @param catalogue of the world that it is evaluated in; a name that is not there looks back no further itself
 */
export function lookBackOf(condition: Condition, catalogue: Depths): number {
  return Math.max(...atomsOf(condition).map(({ atom }) => atomLookBack(atom, catalogue)));
}

/** What of an atom decides how far it reads: everything but its thresholds. */
type Reading =
  | { readonly kind: 'compare' | 'between' | 'cross'; readonly feature: Feature }
  | { readonly kind: 'persist'; readonly of: { readonly feature: Feature }; readonly turns: number };

/** The same of one atom, whose thresholds may be open. */
export function atomLookBack(atom: Reading, catalogue: Depths): number {
  if (atom.kind === 'persist') return featureLookBack(atom.of.feature, catalogue) + atom.turns - 1;
  return featureLookBack(atom.feature, catalogue) + (atom.kind === 'cross' ? 1 : 0);
}

/** The same of a feature alone. */
export function featureLookBack(feature: Feature, catalogue: Depths): number {
  return Math.max(...partsOf(feature).map((part) => depthOf(part) + (catalogue.find(part.name)?.depth ?? 0)));
}
