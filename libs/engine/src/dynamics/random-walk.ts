import { differences, estimated, estimatedSd, fixed, given, NOT_NEGATIVE, ones, valueOf } from './coefficients.js';
import { type Coefficient, type Dynamics, type Fit, FitError, type FitSeries } from './dynamics.js';

/**
 * x + drift + sd z. Drift and sd are the mean and the sample standard deviation (n - 1) of the steps; the drift's
 * standard error is sd / sqrt(n), which makes the variance h steps ahead sd^2 h (1 + h / n), as in Hyndman and
 * Athanasopoulos, FPP3, section 5.5.
 */
export const randomWalk: Dynamics = {
  kind: 'random_walk',
  lagsOf: () => 1,
  fit(series, spec) {
    const drift = fixed(spec.drift);
    const sd = fixed(spec.sd);
    if (drift !== undefined && sd !== undefined)
      return walk('random_walk', [given('drift', drift), given('sd', sd, NOT_NEGATIVE)], 0);
    const steps = stepMoments(series, drift?.value);
    if (steps.n < 2)
      throw new FitError('fit.too_few', `a random walk needs 2 steps in a row, the data have ${steps.n}`);
    const dof = drift === undefined ? steps.n - 1 : steps.n;
    return walk(
      'random_walk',
      [
        drift === undefined ? estimated('drift', steps.mean, 1 / Math.sqrt(steps.n)) : given('drift', drift),
        sd === undefined ? estimatedSd('sd', steps.squares, dof) : given('sd', sd, NOT_NEGATIVE),
      ],
      steps.n,
    );
  },
  design(series, spec) {
    const drift = fixed(spec.drift)?.value;
    return {
      response: differences(series, 1, 1, drift ?? 0),
      regressors: drift === undefined ? [ones(series.x.length)] : [],
    };
  },
  step({ out, previous, from, to, coefficients, z }) {
    const x = previous(1);
    const drift = coefficients[0]!;
    const sd = coefficients[1]!;
    for (let i = from; i < to; i++) out[i] = x[i]! + drift[i]! + sd[i]! * z[i]!;
  },
  moments(fit, series, at, horizon) {
    const sd = valueOf(fit, 'sd');
    return { mean: series.x[at]! + horizon * valueOf(fit, 'drift'), variance: horizon * sd * sd };
  },
};

export function walk(kind: Fit['kind'], coefficients: readonly Coefficient[], n: number): Fit {
  return { kind, season: 1, lags: 1, coefficients, sdAt: 1, n, notes: [] };
}

/** Count, mean and squared deviations of the steps x[i] - x[i - 1] without what rules added, around a centre if given. */
export function stepMoments(series: FitSeries, centre?: number): { n: number; mean: number; squares: number } {
  const { x, effect, from, to } = series;
  let n = 0;
  let sum = 0;
  for (let i = from + 1; i < to; i++) {
    const step = x[i]! - effect[i]! - x[i - 1]!;
    if (step === step) {
      n++;
      sum += step;
    }
  }
  const mean = centre ?? sum / n;
  let squares = 0;
  for (let i = from + 1; i < to; i++) {
    const d = x[i]! - effect[i]! - x[i - 1]! - mean;
    if (d === d) squares += d * d;
  }
  return { n, mean, squares };
}
