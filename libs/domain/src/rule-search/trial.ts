import { andInto, atLeastOf, type Bits, laterBits, orInto, spellsOf } from './bitset.js';
import { atomBits } from './atom-table.js';
import { genomeBits } from './cost.js';
import { type Genome, keyOf, type Leaf, PLAIN } from './genome.js';
import { sumOver } from './row-sums.js';
import { gainOf, savedBits } from './score.js';
import type { SearchSpace } from './space.js';

/** A genome that was scored. */
export interface Trial {
  readonly genome: Genome;
  readonly key: string;
  readonly bits: Bits;
  readonly costBits: number;
  readonly savedBits: number;
  /** Saved less cost. */
  readonly net: number;
  readonly fired: number;
}

/** Most bitsets of atoms that are kept. */
const MOST_KEPT = 16_384;

/** Scores genomes of one space, and counts them. */
export class Judge {
  evaluations = 0;
  best: number | null = null;
  private readonly sums: Float64Array;
  private readonly atoms = new Map<string, Bits>();

  constructor(readonly space: SearchSpace) {
    this.sums = new Float64Array(space.rows.stride);
  }

  /** @returns null where it fires too rarely, too often or in too few spells, or the process explains where it fires */
  try(genome: Genome): Trial | null {
    this.evaluations++;
    const { rows, limits, settings } = this.space;
    const bits = this.truth(genome);
    const sums = sumOver(rows, bits, this.sums);
    const gain = gainOf(sums, 0, rows.stride, limits);
    if (gain < 0 || spellsOf(bits) < settings.leastSpells) return null;
    const saved = savedBits(rows, gain);
    const costBits = genomeBits(genome, this.space);
    const trial = {
      genome,
      key: keyOf(genome),
      bits,
      costBits,
      savedBits: saved,
      net: saved - costBits,
      fired: sums[2]!,
    };
    if (this.best === null || trial.net > this.best) this.best = trial.net;
    return trial;
  }

  /** Periods in which a genome is known to hold. Do not write. */
  truth(genome: Genome): Bits {
    if (genome.kind === 'leaf') return this.leaf(genome);
    const [first, ...rest] = genome.of.map((part) => this.truth(part));
    const out = Int32Array.from(first!);
    for (const bits of rest) (genome.kind === 'and' ? andInto : orInto)(out, bits, out);
    return out;
  }

  private leaf(leaf: Leaf): Bits {
    const key = keyOf(leaf);
    const known = this.atoms.get(key);
    if (known !== undefined) return known;
    const bits = this.makeLeaf(leaf);
    if (this.atoms.size >= MOST_KEPT) this.atoms.clear();
    this.atoms.set(key, bits);
    return bits;
  }

  private makeLeaf(leaf: Leaf): Bits {
    const { length } = this.space.rows;
    const { form, rank, up } = leaf;
    if (form.kind === 'plain') return atomBits(this.space.columns[leaf.column]!, rank, up);
    const now = this.leaf({ ...leaf, form: PLAIN });
    if (form.kind === 'cross') {
      const before = laterBits(this.leaf({ ...leaf, up: !up, form: PLAIN }), 1, length);
      return andInto(now, before, before);
    }
    const sets = Array.from({ length: form.turns }, (_, turns) => laterBits(now, turns, length));
    return atLeastOf(sets, form.atLeast, length);
  }
}
