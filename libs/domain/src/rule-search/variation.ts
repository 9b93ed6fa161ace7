import { CONDITION_LIMITS, type Feature, type SeriesFeature } from '@pulse/contracts';
import { pow } from '@pulse/numeric';
import { featureKey, featureLookBack } from '../rule-grammar/index.js';
import type { Draws } from './draws.js';
import { depthOf, type Genome, grouped, type Leaf, leavesOf, mapLeaves, PLAIN } from './genome.js';
import type { SearchSpace } from './space.js';
import { cutAt } from './thresholds.js';

/** Persistences that mutation makes: at least so many of the newest so many periods. */
const PERSISTENCES = [
  { kind: 'persist', atLeast: 2, turns: 2 },
  { kind: 'persist', atLeast: 2, turns: 3 },
  { kind: 'persist', atLeast: 3, turns: 3 },
  { kind: 'persist', atLeast: 3, turns: 4 },
  { kind: 'persist', atLeast: 6, turns: 6 },
] as const;

const MOST_PARTS = { and: 5, or: 3 } as const;

/** Makes new genomes of old ones. Every result is a condition that the grammar can say. */
export class Variation {
  private readonly byKey: ReadonlyMap<string, number>;
  private readonly byName: ReadonlyMap<string, readonly number[]>;
  private readonly cheapest: number;

  constructor(
    private readonly space: SearchSpace,
    private readonly draws: Draws,
  ) {
    this.byKey = new Map(space.columns.map(({ key }, c) => [key, c]));
    const byName = new Map<string, number[]>();
    space.columns.forEach(({ names }, c) => {
      const key = names.join();
      byName.set(key, [...(byName.get(key) ?? []), c]);
    });
    this.byName = byName;
    this.cheapest = space.atomBits.reduce((least, bits) => Math.min(least, bits), Infinity);
  }

  /** One random change. Null where it leads nowhere. */
  mutate(genome: Genome): Genome | null {
    const leaves = leavesOf(genome);
    const at = this.draws.below(leaves.length);
    const leaf = leaves[at]!;
    const put = (change: Genome | null): Genome | null => mapLeaves(genome, (one, i) => (i === at ? change : one));
    switch (this.draws.below(9)) {
      case 0:
      case 1:
        return put(this.moveThreshold(leaf));
      case 2:
        return put(this.moveLag(leaf));
      case 3:
        return put(this.swapTransform(leaf));
      case 4:
        return put({ ...leaf, up: !leaf.up });
      case 5:
        return put(this.otherForm(leaf));
      case 6:
        return leaves.length > 1 ? put(null) : put(this.randomLeaf());
      case 7:
        return this.allowed(put(grouped(this.draws.next() < 0.7 ? 'and' : 'or', [leaf, this.randomLeaf()])));
      default:
        return this.allowed(flipJoin(genome));
    }
  }

  /** A part of one put in place of an atom of the other. */
  cross(a: Genome, b: Genome): Genome | null {
    const at = this.draws.below(leavesOf(a).length);
    const parts = b.kind === 'leaf' ? [b] : [...b.of, ...leavesOf(b)];
    const part = this.draws.pick(parts);
    return this.draws.next() < 0.5
      ? this.allowed(mapLeaves(a, (leaf, i) => (i === at ? part : leaf)))
      : this.allowed(grouped('and', [a, part]));
  }

  /** An atom whose feature is drawn by its prior probability. */
  randomLeaf(): Leaf {
    const { columns, atomBits } = this.space;
    // Rejection: the cheapest column is always taken, one that costs a bit more half as often.
    for (let tries = 0; ; tries++) {
      const column = this.draws.below(columns.length);
      if (tries < 64 && this.draws.next() > pow(2, this.cheapest - atomBits[column]!)) continue;
      const { rank } = this.draws.pick(columns[column]!.cuts);
      return { kind: 'leaf', column, rank, up: this.draws.next() < 0.5, form: PLAIN };
    }
  }

  private moveThreshold(leaf: Leaf): Leaf {
    const ranks = this.space.columns[leaf.column]!.cuts.map(({ rank }) => rank);
    const near = this.nearest(leaf.column, leaf.rank);
    const step = this.draws.next() < 0.5 ? -1 : 1;
    return { ...leaf, rank: ranks[Math.max(0, Math.min(ranks.length - 1, near + step))]! };
  }

  private moveLag(leaf: Leaf): Leaf {
    const by = this.draws.next() < 0.5 ? -1 : 1;
    const shift = (series: SeriesFeature): SeriesFeature => ({ ...series, lag: series.lag + by });
    const { feature } = this.space.columns[leaf.column]!;
    const moved: Feature =
      feature.kind === 'series'
        ? shift(feature)
        : { ...feature, left: shift(feature.left), right: shift(feature.right) };
    const column = this.byKey.get(featureKey(moved));
    return column === undefined ? leaf : this.onColumn(leaf, column);
  }

  private swapTransform(leaf: Leaf): Leaf {
    const same = this.byName.get(this.space.columns[leaf.column]!.names.join()) ?? [leaf.column];
    return this.onColumn(leaf, this.draws.pick(same));
  }

  /** The same share of values below the threshold, of another feature. */
  private onColumn(leaf: Leaf, column: number): Leaf {
    const share = leaf.rank / this.space.columns[leaf.column]!.sorted.length;
    const { cuts, sorted } = this.space.columns[column]!;
    return { ...leaf, column, form: PLAIN, rank: cuts[this.nearest(column, share * sorted.length)]!.rank };
  }

  private nearest(column: number, rank: number): number {
    const { cuts } = this.space.columns[column]!;
    let best = 0;
    cuts.forEach((cut, i) => {
      if (Math.abs(cut.rank - rank) < Math.abs(cuts[best]!.rank - rank)) best = i;
    });
    return best;
  }

  private otherForm(leaf: Leaf): Leaf {
    if (leaf.form.kind !== 'plain') return { ...leaf, form: PLAIN };
    const { sorted } = this.space.columns[leaf.column]!;
    // At a level that is itself a value, being at it is on neither side of a crossing.
    const between = cutAt(sorted, leaf.rank)!.threshold > sorted[leaf.rank - 1]!;
    const room = this.roomFor(leaf);
    if (between && this.draws.next() < 0.3) return room >= 1 ? { ...leaf, form: { kind: 'cross' } } : leaf;
    const form = this.draws.pick(PERSISTENCES);
    return form.turns - 1 <= room ? { ...leaf, form } : leaf;
  }

  /** Periods that a form may look back beyond its feature. */
  private roomFor({ column }: Leaf): number {
    const { settings, catalogue, columns } = this.space;
    return (settings.grid.lookBack ?? Infinity) - featureLookBack(columns[column]!.feature, catalogue);
  }

  private allowed(genome: Genome | null): Genome | null {
    return genome !== null && isSayable(genome, this.space.settings.mostAtoms) ? genome : null;
  }
}

function flipJoin(genome: Genome): Genome {
  if (genome.kind === 'leaf') return genome;
  return grouped(genome.kind === 'and' ? 'or' : 'and', genome.of)!;
}

/** Whether the grammar has room for it. */
export function isSayable(genome: Genome, mostAtoms: number): boolean {
  const fits = (part: Genome): boolean =>
    part.kind === 'leaf' || (part.of.length <= MOST_PARTS[part.kind] && part.of.every(fits));
  return leavesOf(genome).length <= mostAtoms && depthOf(genome) <= CONDITION_LIMITS.depth && fits(genome);
}
