import { log, studentTPdf } from '@pulse/numeric';
import { dynamicsOf, FitError, type FitSeries, type ProcessSpec, shocksOf } from '../../dynamics/index.js';
import { fitDof } from '../../dynamics/dof.js';

/** From here on heavy tails are hardly told from a few large steps. */
const LEAST_SHOCKS = 30;

/**
 * Whether Student's t describes the shocks of a process better than the normal law, by AICc: its likelihood has to pay
 * for one more number.
 */
export function hasHeavyTails(spec: ProcessSpec, series: FitSeries): boolean {
  try {
    const fit = dynamicsOf(spec.kind).fit(series, spec);
    const shocks = shocksOf(fit, series).filter((shock) => shock === shock);
    const n = shocks.length;
    if (n < LEAST_SHOCKS) return false;
    const squares = shocks.reduce((sum, shock) => sum + shock * shock, 0) / n;
    const { dof, ratio } = fitDof(shocks, false);
    const scale = ratio * Math.sqrt((dof - 2) / dof);
    let student = 0;
    for (const shock of shocks) student += log(studentTPdf(shock / scale, dof) / scale);
    const normal = -0.5 * n * (log(2 * Math.PI * squares) + 1);
    return student - normal > 1 + penaltyRise(n, n - (fit.coefficients[fit.sdAt]!.dof ?? n) + 1);
  } catch (error) {
    if (error instanceof FitError) return false;
    throw error;
  }
}

/** By how much the correction of AICc, k (k + 1) / (n - k - 1), rises from k numbers to k + 1. */
function penaltyRise(n: number, k: number): number {
  return ((k + 1) * (k + 2)) / Math.max(1, n - k - 2) - (k * (k + 1)) / Math.max(1, n - k - 1);
}
