import { log } from '@pulse/numeric';
import type { FeatureColumn } from './atom-table.js';
import type { FeaturePrior } from './task.js';

/** Largest share of the probability of an atom that hints may have. */
export const MOST_TRUST = 0.8;

/** Weight of each column: its own, and an even part of that of each name in it. */
export function hintWeights(
  columns: readonly Pick<FeatureColumn, 'key' | 'names'>[],
  prior: FeaturePrior | undefined,
): number[] {
  if (prior === undefined) return columns.map(() => 0);
  const uses = new Map<string, number>();
  for (const { names } of columns) for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1 / names.length);
  return columns.map(({ key, names }) => {
    const own = weightOf(prior, key);
    if (names.length === 1 && names[0] === key) return own / uses.get(key)!;
    return names.reduce((sum, name) => sum + weightOf(prior, name) / uses.get(name)! / names.length, own);
  });
}

function weightOf({ weights }: FeaturePrior, key: string): number {
  const weight = weights.get(key) ?? 0;
  return weight > 0 && Number.isFinite(weight) ? weight : 0;
}

/**
 * Bits that one atom of each column costs: -log2((1 - trust) / atoms + trust hint), where the hint of a column is spread
 * evenly over its atoms. Without hints that is log2 of the number of atoms. A wrong hint costs at most
 * -log2(1 - 0.8) = 2.3 bits an atom.
 */
export function atomBitsOf(columns: readonly FeatureColumn[], weights: readonly number[], trust: number): Float64Array {
  const atoms = columns.reduce((sum, column) => sum + atomsOfColumn(column), 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = total > 0 ? Math.max(0, Math.min(MOST_TRUST, trust)) : 0;
  return Float64Array.from(
    columns,
    (column, i) => -log2((1 - share) / atoms + (total > 0 ? (share * weights[i]!) / total / atomsOfColumn(column) : 0)),
  );
}

/** Two directions at each cut of the grid; fitted cuts are stated as their neighbour and a number. */
export function atomsOfColumn({ cuts }: FeatureColumn): number {
  return 2 * cuts.reduce((sum, { fitted }) => sum + (fitted ? 0 : 1), 0);
}

export const log2 = (x: number): number => log(x) / Math.LN2;
