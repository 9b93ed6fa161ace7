import type { Atom, Condition, Feature, PlainAtom } from '@pulse/contracts';
import { atomsOf, featureKey } from '../rule-grammar/index.js';
import { isOnGrid } from './atom-table.js';
import { formBits, joinBits, outsideBits, placeBits } from './atom-code.js';
import { type Genome, type Leaf, type LeafForm, leavesOf, PLAIN } from './genome.js';
import { OTHER_BITS } from './hypothesis.js';
import { numberBits } from './score.js';
import type { SearchSpace } from './space.js';
import { rankOf } from './thresholds.js';

/** Bits of a rule beside those of its atoms: how they are joined, one fitted effect, and that it is no hypothesis where it could be one. */
export function frameBits({ rows, task }: SearchSpace, atoms: number): number {
  return numberBits(rows.n) + joinBits(atoms) + (task.hypotheses === true ? OTHER_BITS : 0);
}

/**
 * Bits to state a rule of the table: its atoms, how they are joined, and one fitted effect. The sum of 2^-bits over all rules is at
 * most 1, so that saving more bits than that is as unlikely as it seems where nothing is there.
 */
export function genomeBits(genome: Genome, space: SearchSpace): number {
  const leaves = leavesOf(genome);
  return leaves.reduce((sum, leaf) => sum + leafBits(leaf, space), frameBits(space, leaves.length));
}

/** Bits of one atom of the table. */
export function leafBits({ column, rank, form }: Omit<Leaf, 'kind' | 'up'>, space: SearchSpace): number {
  const own = space.columns[column]!;
  return space.atomBits[column]! + formBits(form) + placeBits(own, isOnGrid(own, rank));
}

/** The same of a comparison on the grid, or at a cut that was fitted. */
export function plainBits(column: number, fitted: boolean, space: SearchSpace): number {
  return space.atomBits[column]! + formBits(PLAIN) + placeBits(space.columns[column]!, !fitted);
}

/** `genomeBits` of any condition. An interval is two atoms; a negation costs nothing, as each atom has an opposite. */
export function conditionBits(condition: Condition, space: SearchSpace): number {
  const atoms = atomsOf(condition).flatMap(({ atom }) => comparisonsOf(atom));
  return atoms.reduce(
    (sum, { feature, level, form }) => sum + formBits(form) + comparisonBits(feature, level, space),
    frameBits(space, atoms.length),
  );
}

interface Comparison {
  readonly feature: Feature;
  readonly level: number;
  readonly form: LeafForm;
}

function comparisonsOf(atom: Atom): Comparison[] {
  if (atom.kind === 'cross') return [{ feature: atom.feature, level: atom.level, form: { kind: 'cross' } }];
  const [plain, form]: [PlainAtom, LeafForm] = atom.kind === 'persist' ? [atom.of, atom] : [atom, PLAIN];
  const levels = plain.kind === 'compare' ? [plain.threshold] : [plain.low, plain.high];
  return levels.map((level) => ({ feature: plain.feature, level, form }));
}

function comparisonBits(feature: Feature, threshold: number, space: SearchSpace): number {
  const key = featureKey(feature);
  const index = space.columns.findIndex((column) => column.key === key);
  if (index < 0) return outsideBits(space.catalogue.entries.length, space.rows.n, feature.kind !== 'series');
  const column = space.columns[index]!;
  return space.atomBits[index]! + placeBits(column, isOnGrid(column, rankOf(column.sorted, threshold)));
}
