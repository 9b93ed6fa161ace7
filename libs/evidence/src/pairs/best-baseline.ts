import { mean } from '@pulse/numeric';
import { BASELINES } from '../retrodiction/baselines/baselines.js';
import type { ScoredCell } from './scored-cells.js';

export interface BaselineMeans {
  /** Of the baselines that exist at every cell. */
  readonly means: Readonly<Record<string, number>>;
  /** The one with the least mean CRPS; the first of equals. */
  readonly best: string;
}

/**
 * Mean CRPS of each baseline over the cells; null without cells, or where no baseline exists at all of them.
 *
 * A baseline that is missing at some cell (a seasonal one before two seasons are over) is left out: on fewer cells its
 * mean is of other outcomes, and to drop the cells would let a baseline choose where the configuration is judged.
 */
export function baselineMeans(cells: readonly ScoredCell[]): BaselineMeans | null {
  if (cells.length === 0) return null;
  const means: Record<string, number> = {};
  let best: string | null = null;
  for (const name of BASELINES) {
    if (absentAt(cells, name) > 0) continue;
    means[name] = mean(cells.map((cell) => cell.baselines[name]!));
    if (best === null || means[name] < means[best]!) best = name;
  }
  return best === null ? null : { means, best };
}

/** Cells at which a baseline does not exist. */
export function absentAt(cells: readonly ScoredCell[], name: string): number {
  return cells.reduce((count, cell) => count + (cell.baselines[name] === undefined ? 1 : 0), 0);
}
