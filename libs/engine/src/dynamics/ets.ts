import type { Dynamics, Fit, StepBlock } from './dynamics.js';
import { etsErrors, etsShocks, fitEts, LAST, LEVEL, SD, SEASON, TREND } from './ets-fit.js';

/**
 * Exponential smoothing as an innovations state space model with additive errors: x = level + damping trend + season +
 * sd z, after which level, trend and season take alpha, beta and gamma of the shock. On the logarithms of a positive
 * variable all of it multiplies.
 *
 * Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapter 3.
 */
export const ets: Dynamics = {
  kind: 'ets',
  lagsOf: () => 1,
  fit: fitEts,
  design: (series, spec) => ({ response: etsErrors(series, spec), regressors: [] }),
  step: stepEts,
  shocks: etsShocks,
  /** Class 1 of the source, section 6.1: var = sd^2 (1 + c_1^2 + ... + c_{h-1}^2). `at` is the last value of the fit. */
  moments(fit, series, at, horizon) {
    const [alpha, beta, gamma, damping, sd] = fit.coefficients.map(({ value }) => value) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const states = fit.states!;
    let damped = 0;
    let power = 1;
    let variance = 1;
    for (let j = 1; j <= horizon; j++) {
      power *= damping;
      damped += power;
      if (j === horizon) break;
      const c = alpha + beta * damped + (fit.season > 1 && j % fit.season === 0 ? gamma : 0);
      variance += c * c;
    }
    const season = fit.season > 1 ? states[SEASON + series.phase(at + horizon)]! : 0;
    return { mean: states[LEVEL]! + damped * states[TREND]! + season, variance: sd * sd * variance };
  },
};

/** What rules added to the last value, or what it was set to, moves the level by as much. */
function stepEts({ out, previous, from, to, coefficients, z, states, phase }: StepBlock, fit: Fit): void {
  const x = previous(1);
  const [last, level, trend] = [states[LAST]!, states[LEVEL]!, states[TREND]!];
  const [alpha, beta, gamma, damping] = coefficients;
  const sd = coefficients[SD]!;
  const season = fit.season > 1 ? states[SEASON + phase]! : undefined;
  // A component that the form lacks has an empty column.
  const trended = beta!.length > 0;
  const damped = damping!.length > 0;
  for (let i = from; i < to; i++) {
    const shock = sd[i]! * z[i]!;
    let before = level[i]! + (x[i]! - last[i]!);
    if (trended) {
      const slope = damped ? damping![i]! * trend[i]! : trend[i]!;
      before += slope;
      trend[i] = slope + beta![i]! * shock;
    }
    level[i] = before + alpha![i]! * shock;
    let value = before + shock;
    if (season !== undefined) {
      value += season[i]!;
      season[i] = season[i]! + gamma![i]! * shock;
    }
    last[i] = value;
    out[i] = value;
  }
}
