import { log, normalCdf, normalPdf } from '@pulse/numeric';
import { dynamicsOf, type Fit, type FitSeries, standardErrorOf } from '../../dynamics/index.js';

export interface NormalLaw {
  readonly mean: number;
  readonly sd: number;
}

/**
 * The law of the value h steps ahead of x[at], as if it were normal. To the variance of the shocks comes that of the
 * estimates, each as the square of what one standard error of it moves the mean.
 */
export function lawAhead(fit: Fit, series: FitSeries, at: number, h: number): NormalLaw {
  const dynamics = dynamicsOf(fit.kind);
  const { mean, variance } = dynamics.moments(fit, series, at, h);
  let total = variance;
  fit.coefficients.forEach((coefficient, i) => {
    const error = coefficient.dof === undefined ? standardErrorOf(fit, coefficient) : 0;
    if (!(error > 0)) return;
    const moved = { ...coefficient, value: coefficient.value + error };
    const change =
      dynamics.moments({ ...fit, coefficients: fit.coefficients.with(i, moved) }, series, at, h).mean - mean;
    total += change * change;
  });
  return { mean, sd: Math.sqrt(total) };
}

/** CRPS of a normal law (Gneiting and Raftery 2007, JASA 102, equation 21). */
export function normalCrps(mean: number, sd: number, outcome: number): number {
  if (!(sd > 0)) return Math.abs(outcome - mean);
  const z = (outcome - mean) / sd;
  return sd * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - INV_SQRT_PI);
}

/** 1 / sqrt(pi) */
const INV_SQRT_PI = 0.5641895835477563;

/**
 * Loss of a fit on the data that it was made from: AICc / (2 n), up to what all processes have in common. It is in the
 * unit of the logarithm of a spread, as one step of it is log sd + a penalty. NaN where the data leave no spread or no
 * room for the penalty.
 *
 * Source: Hurvich and Tsai (1989), Biometrika 76.
 */
export function informationLoss({ coefficients, sdAt, n }: Fit): number {
  const { value = NaN, dof = NaN } = coefficients[sdAt] ?? {};
  const numbers = n - dof + 1;
  if (!(value > 0) || !(n - numbers > 1)) return NaN;
  return (log((value * value * dof) / n) + (2 * numbers * n) / (n - numbers - 1) / n) / 2;
}
