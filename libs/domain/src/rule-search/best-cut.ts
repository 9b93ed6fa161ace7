import type { FeatureColumn } from './atom-table.js';
import type { RowSums } from './row-sums.js';
import { gainOf, type Limits } from './score.js';
import { cutAt, rankOf } from './thresholds.js';

export interface BestCut {
  readonly rank: number;
  readonly up: boolean;
  readonly gain: number;
}

/**
 * The cut of a feature that explains most on some rows, among all places between two of its values there and not only
 * those of the grid.
 *
 * @param members rows on which the other conditions of a rule hold
 * @param within only cuts at these ranks: first and last
 * @returns null where no cut leaves a candidate
 */
export function bestCut(
  { values, sorted }: FeatureColumn,
  members: Int32Array,
  rows: RowSums,
  limits: Limits,
  within: readonly [first: number, last: number] = [0, sorted.length],
): BestCut | null {
  const { stride, data } = rows;
  const order = members.filter((i) => Number.isFinite(values[i])).sort((a, b) => values[a]! - values[b]! || a - b);
  const below = new Float64Array(stride);
  const above = new Float64Array(stride);
  for (const i of order) for (let j = 0; j < stride; j++) above[j] = above[j]! + data[i * stride + j]!;
  let best: BestCut | null = null;
  for (let k = 0; k + 1 < order.length; k++) {
    const i = order[k]!;
    for (let j = 0; j < stride; j++) {
      below[j] = below[j]! + data[i * stride + j]!;
      above[j] = above[j]! - data[i * stride + j]!;
    }
    const low = values[i]!;
    const high = values[order[k + 1]!]!;
    if (!(low < high)) continue;
    const gains = [gainOf(below, 0, stride, limits), gainOf(above, 0, stride, limits)] as const;
    const up = gains[1] > gains[0];
    const gain = up ? gains[1] : gains[0];
    if (gain < 0 || (best !== null && gain <= best.gain)) continue;
    const rank = middleRank(sorted, low, high);
    if (rank >= within[0] && rank <= within[1] && cutAt(sorted, rank) !== null) best = { rank, up, gain };
  }
  return best;
}

/** Values of the feature in other periods may lie between the two: the cut goes to their middle. */
function middleRank(sorted: Float64Array, low: number, high: number): number {
  const first = rankOf(sorted, low);
  const middle = rankOf(sorted, low + (high - low) / 2);
  return Math.max(first, Math.min(middle, sorted.length - 1));
}
