import { exp, expm1, log, mean, normalCdf, normalQuantile, pow, type Numbers, sumOfSquares } from '@pulse/numeric';

/** Laws of the processes h steps ahead, and their estimates, where a formula gives them: what simulation must agree with. */

export interface MeanAndVariance {
  readonly mean: number;
  readonly variance: number;
}

export interface MeanAndSd {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Random walk with drift, `horizon` steps from `last`: the sum of independent steps.
 * @param drift,sd mean and standard deviation of one step
 */
export function randomWalkLaw(last: number, drift: number, sd: number, horizon: number): MeanAndVariance {
  return { mean: last + horizon * drift, variance: horizon * sd * sd };
}

export interface LognormalLaw extends MeanAndVariance {
  readonly median: number;
  readonly q05: number;
  readonly q95: number;
}

/**
 * Geometric Brownian motion after `time`, from `last` > 0: lognormal with log mean (drift - volatility^2 / 2) time and
 * log variance volatility^2 time.
 */
export function gbmLaw(last: number, drift: number, volatility: number, time: number): LognormalLaw {
  const logVariance = volatility * volatility * time;
  const centre = drift * time - logVariance / 2;
  const expected = last * exp(drift * time);
  const quantile = (level: number): number => last * exp(centre + Math.sqrt(logVariance) * normalQuantile(level));
  return {
    mean: expected,
    median: last * exp(centre),
    variance: expected * expected * expm1(logVariance),
    q05: quantile(0.05),
    q95: quantile(0.95),
  };
}

/** AR(1) about `mean`, `horizon` steps from `last`; |phi| = 1 is the random walk. */
export function ar1Law(last: number, mean: number, phi: number, sd: number, horizon: number): MeanAndVariance {
  const square = phi * phi;
  const factor = square === 1 ? horizon : (1 - pow(square, horizon)) / (1 - square);
  return { mean: mean + pow(phi, horizon) * (last - mean), variance: sd * sd * factor };
}

/**
 * Ornstein-Uhlenbeck process after `dt`, from `last`; rate 0 is Brownian motion.
 *
 * Source: Gillespie (1996), Phys. Rev. E 54.
 */
export function ouLaw(last: number, mean: number, rate: number, sigma: number, dt: number): MeanAndVariance {
  const variance = rate === 0 ? sigma * sigma * dt : (sigma * sigma * -expm1(-2 * rate * dt)) / (2 * rate);
  return { mean: mean + exp(-rate * dt) * (last - mean), variance };
}

/** Benchmark forecasts and their standard deviations. Source: Hyndman and Athanasopoulos, FPP3, section 5.5. */

/** Last value. */
export function naiveLaw(last: number, residualSd: number, horizon: number): MeanAndSd {
  return { mean: last, sd: residualSd * Math.sqrt(horizon) };
}

/** Mean of all values, with the error of that mean. */
export function climatologyLaw(series: Numbers, residualSd: number): MeanAndSd {
  return { mean: mean(series), sd: residualSd * Math.sqrt(1 + 1 / series.length) };
}

/** Value of the same season in the last cycle. */
export function seasonalNaiveLaw(lastSeason: Numbers, residualSd: number, horizon: number): MeanAndSd {
  const step = horizon - 1;
  const cycles = Math.floor(step / lastSeason.length);
  return { mean: lastSeason[step % lastSeason.length]!, sd: residualSd * Math.sqrt(cycles + 1) };
}

export interface RegimeLaw {
  /** Share of time in A in the long run. */
  readonly stationaryA: number;
  /** Mean length of a stay, in steps. */
  readonly expectedDurationA: number;
  readonly expectedDurationB: number;
}

/** Two-state Markov chain that stays with these probabilities, both below 1. */
export function twoStateLaw(stayA: number, stayB: number): RegimeLaw {
  return {
    stationaryA: (1 - stayB) / (2 - stayA - stayB),
    expectedDurationA: 1 / (1 - stayA),
    expectedDurationB: 1 / (1 - stayB),
  };
}

/** Probability of state A of that chain `horizon` steps after `start`. */
export function twoStateProbability(stayA: number, stayB: number, start: 'A' | 'B', horizon: number): number {
  let inA = start === 'A' ? 1 : 0;
  for (let step = 0; step < horizon; step++) inA = inA * stayA + (1 - inA) * (1 - stayB);
  return inA;
}

/** Probability that a normal value is beyond the threshold; a boundary has none. */
export function normalEventProbability(
  mean: number,
  sd: number,
  threshold: number,
  operator: '>' | '>=' | '<' | '<=',
): number {
  if (sd === 0) {
    const beyond = operator.startsWith('>') ? mean > threshold : mean < threshold;
    return beyond || (operator.endsWith('=') && mean === threshold) ? 1 : 0;
  }
  const z = (threshold - mean) / sd;
  return normalCdf(operator.startsWith('>') ? -z : z);
}

/** Least squares of x on the value before it: x_t = intercept + phi x_{t-1}, residual sd with n - 2 degrees of freedom. */
export function ar1LeastSquares(series: Numbers): { phi: number; intercept: number; residualSd: number } {
  const n = series.length - 1;
  const before = Float64Array.from({ length: n }, (_, t) => series[t]!);
  const after = Float64Array.from({ length: n }, (_, t) => series[t + 1]!);
  const meanBefore = mean(before);
  const meanAfter = mean(after);
  const cross = before.reduce((sum, x, t) => sum + (x - meanBefore) * (after[t]! - meanAfter), 0);
  const phi = cross / sumOfSquares(before, meanBefore);
  const intercept = meanAfter - phi * meanBefore;
  const residuals = after.map((x, t) => x - intercept - phi * before[t]!);
  return { phi, intercept, residualSd: Math.sqrt(sumOfSquares(residuals, 0) / (n - 2)) };
}

/** Volatility and drift per unit of time from log-returns over `dt`: drift = mean / dt + volatility^2 / 2. */
export function gbmMoments(series: Numbers, dt: number): { volatility: number; drift: number } {
  const returns = Float64Array.from({ length: series.length - 1 }, (_, t) => log(series[t + 1]! / series[t]!));
  const perStep = sumOfSquares(returns) / (returns.length - 1);
  return { volatility: Math.sqrt(perStep / dt), drift: mean(returns) / dt + perStep / dt / 2 };
}

/** Standard error of a probability estimated from independent paths. */
export function probabilityStandardError(probability: number, paths: number): number {
  return Math.sqrt((probability * (1 - probability)) / paths);
}
