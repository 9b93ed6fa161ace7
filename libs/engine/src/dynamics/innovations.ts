import { residualBlocks } from './blocks.js';
import { fixed } from './coefficients.js';
import { fitDof, studentRatio } from './dof.js';
import type { Fit, FitSeries, ProcessSpec } from './dynamics.js';
import { shocksOf } from './shocks.js';

/**
 * The fit with the law of its shocks, where the world asks for another than the normal one.
 *
 * `student_t`: degrees of freedom by maximum likelihood, and with them the sd where that is estimated; its own degrees
 * of freedom fall by the factor dof / (dof + 3), the information that Student's t has on its scale. `bootstrap`: the
 * residuals themselves, centred and brought to variance 1, drawn in blocks.
 *
 * @throws FitError where there are too few residuals
 */
export function withInnovations(fit: Fit, series: FitSeries, spec: ProcessSpec): Fit {
  const { innovations } = spec;
  // The kind `bootstrap` brings its own; without an sd there is nothing to shape.
  if (innovations === undefined || innovations === 'normal' || fit.sdAt < 0 || fit.innovations !== undefined)
    return fit;
  const residuals = shocksOf(fit, series).filter((shock) => shock === shock);
  if (fit.coefficients[fit.sdAt]!.value === 0)
    return { ...fit, notes: [...fit.notes, `its steps do not vary: its shocks are 0 and not ${innovations}`] };
  return innovations === 'bootstrap'
    ? { ...fit, innovations: residualBlocks(residuals, spec.block) }
    : withStudentT(fit, residuals, spec);
}

function withStudentT(fit: Fit, residuals: Float64Array, spec: ProcessSpec): Fit {
  const stated = fixed(spec.dof);
  const sd = fit.coefficients[fit.sdAt]!;
  const own = sd.dof;
  const found =
    stated === undefined
      ? fitDof(residuals, own === undefined)
      : { dof: stated.value, ratio: own === undefined ? 1 : studentRatio(residuals, stated.value) };
  const innovations = { kind: 'student_t', dof: found.dof, estimated: stated === undefined } as const;
  if (own === undefined) return { ...fit, innovations };
  const { dof } = found;
  // Of the estimated numbers of the process, the likelihood of the residuals knows nothing.
  const value = sd.value * found.ratio * Math.sqrt(residuals.length / own);
  const scaled = { ...sd, value, dof: Math.max(1, (own * dof) / (dof + 3)) };
  return { ...fit, coefficients: fit.coefficients.with(fit.sdAt, scaled), innovations };
}
