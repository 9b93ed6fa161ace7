import type { Atom, Condition, Feature, PlainAtom } from '@pulse/contracts';
import { atomsOf, featureKey } from '../rule-grammar/index.js';
import { isOnGrid } from './atom-table.js';
import { type Genome, type LeafForm, leavesOf } from './genome.js';
import { log2 } from './prior.js';
import { numberBits } from './score.js';
import type { SearchSpace } from './space.js';
import { rankOf } from './thresholds.js';

/** Bits that say that an atom is a crossing, or how long it has to last. */
const CROSS_BITS = 4;
const persistBits = (turns: number): number => 6 + 2 * log2(turns);

/** Bits that say whether two parts are joined by `and` or by `or`. */
const JOIN_BITS = 1;

/**
 * Bits to state a rule of the table: its atoms, how they are joined, one fitted effect, and each threshold that is not one
 * of the grid.
 */
export function genomeBits(genome: Genome, space: SearchSpace): number {
  const leaves = leavesOf(genome);
  const each = numberBits(space.rows.n);
  return leaves.reduce(
    (sum, { column, rank, form }) =>
      sum + space.atomBits[column]! + formBits(form) + (isOnGrid(space.columns[column]!, rank) ? 0 : each),
    each + JOIN_BITS * (leaves.length - 1),
  );
}

export function formBits(form: LeafForm): number {
  return form.kind === 'plain' ? 0 : form.kind === 'cross' ? CROSS_BITS : persistBits(form.turns);
}

/** The same of any condition. An interval is two atoms; a negation costs nothing, as each atom has an opposite. */
export function conditionBits(condition: Condition, space: SearchSpace): number {
  const atoms = atomsOf(condition).map(({ atom }) => atom);
  const joins = atoms.reduce((sum, atom) => sum + (plainOf(atom)?.kind === 'between' ? 2 : 1), -1);
  return atoms.reduce((sum, atom) => sum + bitsOfAtom(atom, space), numberBits(space.rows.n) + JOIN_BITS * joins);
}

function bitsOfAtom(atom: Atom, space: SearchSpace): number {
  if (atom.kind === 'cross') return CROSS_BITS + comparisonBits(atom.feature, atom.level, space);
  const plain = plainOf(atom)!;
  const form = atom.kind === 'persist' ? persistBits(atom.turns) : 0;
  if (plain.kind === 'compare') return form + comparisonBits(plain.feature, plain.threshold, space);
  return form + comparisonBits(plain.feature, plain.low, space) + comparisonBits(plain.feature, plain.high, space);
}

function plainOf(atom: Atom): PlainAtom | null {
  return atom.kind === 'cross' ? null : atom.kind === 'persist' ? atom.of : atom;
}

/** A feature outside of the table costs what the dearest one in it does, and its threshold a fitted number. */
function comparisonBits(feature: Feature, threshold: number, space: SearchSpace): number {
  const key = featureKey(feature);
  const index = space.columns.findIndex((column) => column.key === key);
  if (index < 0) return space.outsideBits + numberBits(space.rows.n);
  const column = space.columns[index]!;
  const free = isOnGrid(column, rankOf(column.sorted, threshold));
  return space.atomBits[index]! + (free ? 0 : numberBits(space.rows.n));
}
