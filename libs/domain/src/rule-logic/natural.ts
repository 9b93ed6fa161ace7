import { fromNatural, toNatural } from '@pulse/engine';
import type { CatalogueEntry } from '../rule-grammar/index.js';

/** A value after so much was added to it on its natural scale; overlays stay in [0, 1]. */
export function movedNatural({ support }: CatalogueEntry, value: number, amount: number): number {
  if (support === 'unit') return Math.min(1, Math.max(0, value + amount));
  return fromNatural(support, toNatural(support, value) + amount);
}
