import { mean } from '@pulse/numeric';
import { BASELINES } from '../retrodiction/baselines.js';
import type { ScoredCell } from './scored-cells.js';

export interface BaselineMeans {
  readonly means: Readonly<Record<string, number>>;
  /** The one with the least mean CRPS; the first of equals. */
  readonly best: string;
}

/** Mean CRPS of each baseline over the cells; null without any. */
export function baselineMeans(cells: readonly ScoredCell[]): BaselineMeans | null {
  if (cells.length === 0) return null;
  const means: Record<string, number> = {};
  for (const name of BASELINES) means[name] = mean(cells.map((cell) => cell.baselines[name]!));
  let best: string = BASELINES[0];
  for (const name of BASELINES) if (means[name]! < means[best]!) best = name;
  return { means, best };
}
