import type { History } from '@pulse/contracts';
import { DEFAULT_HORIZON, LEAST_ORIGINS, originsOf, type Split, splitPeriods } from '../rule-evaluation/index.js';
import { DEFAULT_GRID, type FeatureGrid } from '../rule-search/index.js';

export interface SearchPlan {
  readonly split: Split;
  /** Features that look back no further than the split allows for. */
  readonly grid: FeatureGrid;
  readonly lookBack: number;
}

/** Most periods that the features of the default grid look back. */
const MOST_LOOK_BACK = 25;

/**
 * How a history is divided, and how far back rules may look: a quarter of the validation block, and no further than leaves
 * the 20 origins that are needed to decide anything, since every period of looking back is an origin less.
 *
 * @returns null where the history is too short to decide anything on it
 */
export function planSearch(
  { start, length }: Pick<History, 'start' | 'length'>,
  horizon = DEFAULT_HORIZON,
): SearchPlan | null {
  const quarter = Math.floor(length / 16);
  for (let lookBack = Math.min(MOST_LOOK_BACK, Math.max(1, quarter)); lookBack >= 1; lookBack--) {
    const split = splitPeriods({ first: start, last: start + length - 1, lag: lookBack, horizon });
    const { validation, report } = split;
    if ([validation, report].every((block) => originsOf(block, split).length >= LEAST_ORIGINS))
      return { split, grid: { ...DEFAULT_GRID, lookBack }, lookBack };
  }
  return null;
}
