import { type Design, FitError } from '../dynamics/index.js';
import { cholesky, NormalEquations, solveCholesky, solveSymmetric } from './ridge.js';

export interface EstimatedEffects {
  /** One coefficient and its standard error for each feature. */
  readonly values: Float64Array;
  readonly errors: Float64Array;
  readonly penalty: number;
}

/**
 * A penalty of k weighs like k periods in which the rule fired and nothing happened. The strongest comes first: it is
 * taken where the data do not tell them apart.
 */
const PENALTIES = [256, 64, 16, 4, 1, 0.25] as const;
const MOST_ORIGINS = 40;

/**
 * Estimates what rules add per turn jointly with the process, by ridge regression: the coefficients of the process are
 * free, those of the rules are shrunk to zero. The penalty is the one with the smallest one-step errors of forecasts
 * made from earlier rows only.
 *
 * @param design the step of the process, with the stated effects of other rules taken out of the response
 * @param features by rule: what one unit of its amount adds in each period (its scale where it fired, else 0)
 * @throws FitError where there are fewer rows than coefficients
 */
export function estimateEffects(design: Design, features: readonly Float64Array[]): EstimatedEffects {
  const columns = [...design.regressors, ...features];
  const free = design.regressors.length;
  const size = columns.length;
  const rows = usableRows(design, columns);
  if (rows.length < size + 2)
    throw new FitError('fit.too_few', `${size} numbers cannot be estimated from ${rows.length} steps`);
  const penalty = choosePenalty(design, columns, rows, free);

  const equations = new NormalEquations(size);
  const row = new Float64Array(size);
  for (const i of rows) equations.add(fill(row, columns, i), design.response[i]!);
  const matrix = equations.penalised(free, penalty);
  const factor = cholesky(matrix, size);
  if (factor === undefined)
    throw new FitError('fit.degenerate', 'the values do not vary enough to estimate the effects of rules');
  const solution = solveCholesky(factor, equations.right, size);
  let squares = 0;
  for (const i of rows) {
    const error = design.response[i]! - dot(fill(row, columns, i), solution);
    squares += error * error;
  }
  const variance = squares / Math.max(1, rows.length - size);
  const errors = Float64Array.from(features, (_, j) => {
    const unit = new Float64Array(size);
    unit[free + j] = 1;
    return Math.sqrt(variance * solveCholesky(factor, unit, size)[free + j]!);
  });
  return { values: solution.slice(free), errors, penalty };
}

function usableRows(design: Design, columns: readonly Float64Array[]): number[] {
  const rows: number[] = [];
  for (let i = 0; i < design.response.length; i++) {
    const y = design.response[i]!;
    if (y === y && columns.every((column) => !Number.isNaN(column[i]))) rows.push(i);
  }
  return rows;
}

function choosePenalty(
  design: Design,
  columns: readonly Float64Array[],
  rows: readonly number[],
  free: number,
): number {
  const size = columns.length;
  const equations = new NormalEquations(size);
  const row = new Float64Array(size);
  const errors = new Float64Array(PENALTIES.length);
  const first = Math.max(size + 2, rows.length - MOST_ORIGINS, Math.floor(rows.length / 2));
  rows.forEach((i, k) => {
    fill(row, columns, i);
    if (k >= first) {
      PENALTIES.forEach((penalty, p) => {
        const solution = solveSymmetric(equations.penalised(free, penalty), equations.right, size);
        const error = solution === undefined ? 0 : design.response[i]! - dot(row, solution);
        errors[p] = errors[p]! + error * error;
      });
    }
    equations.add(row, design.response[i]!);
  });
  let best = 0;
  for (let p = 1; p < PENALTIES.length; p++) if (errors[p]! < errors[best]!) best = p;
  return PENALTIES[best]!;
}

function fill(row: Float64Array, columns: readonly Float64Array[], i: number): Float64Array {
  for (let j = 0; j < columns.length; j++) row[j] = columns[j]![i]!;
  return row;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
