import {
  derived,
  differences,
  estimated,
  estimatedSd,
  fixed,
  given,
  NOT_NEGATIVE,
  ones,
  valueOf,
} from './coefficients.js';
import { type Coefficient, type Dynamics, FitError } from './dynamics.js';
import { stepMoments, walk } from './random-walk.js';

/**
 * Geometric Brownian motion, stepped exactly on the logarithm: log x + (drift - volatility^2 / 2) + volatility z.
 * Estimated from the moments of the log returns; drift = mean + variance / 2.
 */
export const gbm: Dynamics = {
  kind: 'gbm',
  lagsOf: () => 1,
  refuses: (support) => (support === 'positive' ? undefined : 'gbm needs a positive variable'),
  fit(series, spec) {
    const drift = fixed(spec.drift);
    const volatility = fixed(spec.volatility) ?? fixed(spec.sd);
    if (drift !== undefined && volatility !== undefined)
      return walk(
        'gbm',
        [logDrift(given('drift', drift), volatility.value), given('volatility', volatility, NOT_NEGATIVE)],
        0,
      );
    const steps = stepMoments(series);
    if (steps.n < 2) throw new FitError('fit.too_few', `gbm needs 2 steps in a row, the data have ${steps.n}`);
    const sd =
      volatility === undefined
        ? estimatedSd('volatility', steps.squares, steps.n - 1)
        : given('volatility', volatility, NOT_NEGATIVE);
    const log =
      drift === undefined
        ? estimated('log_drift', steps.mean, 1 / Math.sqrt(steps.n))
        : logDrift(given('drift', drift), sd.value);
    const half = (sd.value * sd.value) / 2;
    return walk('gbm', [log, sd, ...(drift === undefined ? [derived('drift', steps.mean + half)] : [])], steps.n);
  },
  design: (series) => ({ response: differences(series, 1, 1, 0), regressors: [ones(series.x.length)] }),
  step({ out, previous, from, to, coefficients, z }) {
    const x = previous(1);
    const drift = coefficients[0]!;
    const volatility = coefficients[1]!;
    for (let i = from; i < to; i++) out[i] = x[i]! + drift[i]! + volatility[i]! * z[i]!;
  },
  moments(fit, series, at, horizon) {
    const volatility = valueOf(fit, 'volatility');
    return { mean: series.x[at]! + horizon * valueOf(fit, 'log_drift'), variance: horizon * volatility * volatility };
  },
};

/** The mean log return that a given drift and volatility make. */
function logDrift(drift: Coefficient, volatility: number): Coefficient {
  const half = (volatility * volatility) / 2;
  const { min, max } = drift;
  return {
    ...drift,
    name: 'log_drift',
    value: drift.value - half,
    ...(min === undefined ? {} : { min: min - half }),
    ...(max === undefined ? {} : { max: max - half }),
  };
}
