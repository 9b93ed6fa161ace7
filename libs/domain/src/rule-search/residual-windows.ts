import type { History, World } from '@pulse/contracts';
import type { Catalogue } from '../rule-grammar/index.js';
import { leastSquares } from './least-squares.js';
import { responseOf } from './response.js';

/** A stretch of the training window in which one step ahead went wrong in one direction. */
export interface ResidualWindow {
  /** First and last period, counted from 0 at the start of the history. */
  readonly from: number;
  readonly to: number;
  /** Mean residual on the natural scale of the target, in standard deviations of all residuals. */
  readonly meanResidual: number;
  /** By name, the share of its training values that lie below its mean in the window. */
  readonly levels: Readonly<Record<string, number>>;
}

/** Periods of a window, at least, and as a share of the training window. */
const LEAST_WIDTH = 4;
const SHARE = 1 / 40;

/**
 * Where the process of a target, without a new rule, is worst: the windows whose mean residual is largest, none of which
 * overlap. What was different then is what a rule would have to read.
 *
 * @param catalogue of the training window; nothing after its `until` is read
 * @param most windows that are handed back
 * @throws SearchError where the process of the target cannot be fitted
 */
export function residualWindows(
  world: World,
  history: History,
  target: string,
  catalogue: Catalogue,
  most: number,
): ResidualWindow[] {
  const { y, regressors } = responseOf(world, history, catalogue.until, target);
  const weights = y.map((value, i) =>
    value === value && regressors.every((column) => column[i] === column[i]) ? 1 : 0,
  );
  const residuals = leastSquares(y, regressors, weights);
  const known = weights.reduce((sum, weight) => sum + weight, 0);
  const sd = Math.sqrt(residuals.reduce((sum, e) => sum + e * e, 0) / Math.max(1, known));
  const width = Math.max(LEAST_WIDTH, Math.floor(y.length * SHARE));
  if (!(sd > 0)) return [];
  const means = meansOf(residuals, weights, width);
  const order = [...means.keys()]
    .filter((i) => !Number.isNaN(means[i]!))
    .sort((a, b) => Math.abs(means[b]!) - Math.abs(means[a]!) || a - b);
  const taken: number[] = [];
  for (const start of order) {
    if (taken.length >= most) break;
    if (taken.every((other) => Math.abs(other - start) >= width)) taken.push(start);
  }
  return taken.map((from) => ({
    from,
    to: from + width - 1,
    meanResidual: means[from]! / sd,
    levels: levelsOf(catalogue, from, width),
  }));
}

/** Mean over each window by its first period; NaN where less than half of it is known. */
function meansOf(values: Float64Array, weights: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: Math.max(0, values.length - width + 1) }, (_, start) => {
    let [sum, n] = [0, 0];
    for (let i = start; i < start + width; i++) {
      sum += weights[i]! * values[i]!;
      n += weights[i]!;
    }
    return 2 * n < width ? NaN : sum / n;
  });
}

function levelsOf(catalogue: Catalogue, from: number, width: number): Record<string, number> {
  const levels: Record<string, number> = {};
  for (const { name } of catalogue.entries) {
    const values = catalogue.values({ kind: 'series', name, transform: 'level', lag: 0 });
    const inside = values.subarray(from, from + width).filter((value) => value === value);
    const all = values.filter((value) => value === value);
    if (inside.length === 0) continue;
    const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
    levels[name] = all.reduce((sum, value) => sum + (value < mean ? 1 : 0), 0) / all.length;
  }
  return levels;
}
