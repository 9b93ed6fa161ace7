import { MOST_FEATURE_TURNS } from '@pulse/contracts';
import type { FeatureColumn } from './atom-table.js';
import type { LeafForm } from './genome.js';
import { log2 } from './prior.js';

/** Bits that say that an atom is a crossing, or how long it has to last and in how many of the periods. */
const CROSS_BITS = 4;
const persistBits = (turns: number): number => 6 + 2 * log2(turns);

/** Probability that crossings and persistences take: of each length t there are t, each with 2^-6 / t^2. */
const OTHER_FORMS = Array.from({ length: MOST_FEATURE_TURNS - 1 }, (_, i) => i + 2).reduce(
  (sum, turns) => sum + turns * 2 ** -6 * (1 / (turns * turns)),
  2 ** -CROSS_BITS,
);

/** The rest is for a comparison as it stands: 0.16 bits. */
const PLAIN_BITS = -log2(1 - OTHER_FORMS);

export function formBits(form: LeafForm): number {
  return form.kind === 'plain' ? PLAIN_BITS : form.kind === 'cross' ? CROSS_BITS : persistBits(form.turns);
}

/** Bits that say that a threshold is none of the grid, or that the feature is none of the table; and that neither is so. */
const FITTED_BITS = 4;
const OUTSIDE_BITS = 5;
const GRID_BITS = -log2(1 - 2 ** -FITTED_BITS - 2 ** -OUTSIDE_BITS);

/**
 * Bits that place a threshold, beside those of one atom of its column: on the grid hardly any; elsewhere the places that there are
 * for each cut of the grid, or half a logarithm of n where that is more (what a fitted number costs, Rissanen 1983).
 */
export function placeBits({ sorted, cuts }: Pick<FeatureColumn, 'sorted' | 'cuts'>, onGrid: boolean): number {
  if (onGrid) return GRID_BITS;
  const grid = cuts.reduce((sum, { fitted }) => sum + (fitted ? 0 : 1), 0);
  return FITTED_BITS + Math.max(log2(sorted.length) / 2, log2(sorted.length / Math.max(1, grid)));
}

/** A level, changes absolute and relative, mean, highest and lowest of every length, and z-scores from three periods on; at any lag. */
const SERIES = (1 + 5 * MOST_FEATURE_TURNS + (MOST_FEATURE_TURNS - 2)) * (MOST_FEATURE_TURNS + 1);

/**
 * Bits of a comparison whose feature is not in the table: that it is not, one series or a difference or a ratio of two, any feature
 * that the grammar has of any name, a direction, and one of n places of the threshold.
 */
export function outsideBits(names: number, n: number, isPair: boolean): number {
  const series = log2(Math.max(1, names) * SERIES);
  return OUTSIDE_BITS + (isPair ? 2 + 2 * series : 1 + series) + 1 + log2(Math.max(1, n));
}

/**
 * Bits of the joins of a rule, and of what else says which rule it is: one bit for each join, `and` or `or`, and 1.4 for all. A
 * rule is the same in whatever order its atoms are written, which is worth log2(k!) bits: k atoms can be joined in 1, 2, 8, 52,
 * 472, 5504 ways (k = 1 to 6; OEIS A006351), so the code has room for 1 + 2/4 + 8/24 + 52/192 + 472/1920 + 5504/23040 = 2.59
 * times too many rules, and 1.4 bits are more than its logarithm.
 */
export const joinBits = (atoms: number): number => RULE_BITS + (atoms - 1);

const RULE_BITS = 1.4;
