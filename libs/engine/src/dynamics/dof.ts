import { lgamma, log, log1p } from '@pulse/numeric';
import { FitError } from './dynamics.js';

/** Degrees of freedom that are compared; above the last one the law is hardly told from the normal one. */
const GRID = [2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100] as const;
const LEAST_RESIDUALS = 20;

export interface StudentFit {
  readonly dof: number;
  /** sd of the law over that of the residuals; 1 where the sd is given. */
  readonly ratio: number;
}

/**
 * Degrees of freedom of Student's t by maximum likelihood over a grid, each with the scale of its own that fits best
 * (profile likelihood; the scale by the EM steps of Lange, Little and Taylor 1989, JASA 84).
 *
 * @param residuals of location 0, over their sd; at least 20
 * @param scaled whether the sd is given: then the law keeps variance 1 for every dof
 * @throws FitError where there are fewer
 */
export function fitDof(residuals: Float64Array, scaled: boolean): StudentFit {
  const n = residuals.length;
  if (n < LEAST_RESIDUALS)
    throw new FitError(
      'fit.too_few',
      `student_t innovations need ${LEAST_RESIDUALS} steps to estimate dof, or dof itself`,
    );
  let best: StudentFit = { dof: NaN, ratio: 1 };
  let most = -Infinity;
  let square = 1;
  for (const dof of GRID) {
    const fixed = (dof - 2) / dof;
    square = scaled ? fixed : bestSquare(residuals, dof, square);
    const value = logLikelihood(residuals, dof, square);
    if (value > most) {
      most = value;
      best = { dof, ratio: scaled ? 1 : Math.sqrt(square / fixed) };
    }
  }
  return best;
}

/** The sd for a given dof that fits best, over that of the residuals. */
export function studentRatio(residuals: Float64Array, dof: number): number {
  return Math.sqrt((bestSquare(residuals, dof, 1) * dof) / (dof - 2));
}

function bestSquare(residuals: Float64Array, dof: number, start: number): number {
  const n = residuals.length;
  let square = start;
  for (let iteration = 0; iteration < 100; iteration++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const r = residuals[i]! * residuals[i]!;
      sum += r / (dof + r / square);
    }
    const next = Math.max(((dof + 1) * sum) / n, 1e-12);
    const done = Math.abs(next - square) <= 1e-9 * square;
    square = next;
    if (done) break;
  }
  return square;
}

function logLikelihood(residuals: Float64Array, dof: number, square: number): number {
  const n = residuals.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += log1p((residuals[i]! * residuals[i]!) / (dof * square));
  return n * (lgamma((dof + 1) / 2) - lgamma(dof / 2) - 0.5 * log(dof * square)) - 0.5 * (dof + 1) * sum;
}
