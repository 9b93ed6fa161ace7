import type { Atom, Condition, Feature } from '@pulse/contracts';
import { featureKey } from '../rule-grammar/index.js';
import type { FeatureColumn } from './atom-table.js';
import { type Genome, grouped, type LeafForm, PLAIN } from './genome.js';
import { cutAt, rankOf } from './thresholds.js';

/**
 * A condition by atoms of the table, each threshold where it parts the values.
 *
 * @returns null where the table lacks a feature, a threshold parts nothing, or the search has no atom of that kind
 */
export function genomeOf(condition: Condition, columns: readonly FeatureColumn[]): Genome | null {
  const byKey = new Map(columns.map(({ key }, c) => [key, c]));
  const leaf = (feature: Feature, threshold: number, up: boolean, strict: boolean, form: LeafForm): Genome | null => {
    const column = byKey.get(featureKey(feature));
    if (column === undefined) return null;
    const { sorted } = columns[column]!;
    const rank = strict ? rankOf(sorted, threshold) : lowerRank(sorted, threshold);
    return cutAt(sorted, rank) === null ? null : { kind: 'leaf', column, rank, up, form };
  };
  const joined = (kind: 'and' | 'or', parts: readonly (Genome | null)[]): Genome | null =>
    parts.every((part) => part !== null) ? grouped(kind, parts) : null;
  const atom = (one: Atom, negated: boolean): Genome | null => {
    switch (one.kind) {
      case 'compare': {
        const above = one.op === '>' || one.op === '>=';
        return leaf(one.feature, one.threshold, above !== negated, one.op === '>' || one.op === '<=', PLAIN);
      }
      case 'between':
        return joined(negated ? 'or' : 'and', [
          leaf(one.feature, one.low, !negated, false, PLAIN),
          leaf(one.feature, one.high, negated, true, PLAIN),
        ]);
      case 'cross':
        return negated ? null : leaf(one.feature, one.level, one.direction === 'up', true, { kind: 'cross' });
      default: {
        if (negated || one.of.kind !== 'compare') return null;
        const plain = atom(one.of, false);
        const { atLeast, turns } = one;
        return plain?.kind === 'leaf' ? { ...plain, form: { kind: 'persist', atLeast, turns } } : null;
      }
    }
  };
  const walk = (part: Condition): Genome | null => {
    if (part.kind === 'and' || part.kind === 'or') return joined(part.kind, part.of.map(walk));
    return part.kind === 'not' ? atom(part.of, true) : atom(part, false);
  };
  return walk(condition);
}

/** Number of values below x. */
function lowerRank(sorted: Float64Array, x: number): number {
  const rank = rankOf(sorted, x);
  let below = rank;
  while (below > 0 && sorted[below - 1] === x) below--;
  return below;
}
