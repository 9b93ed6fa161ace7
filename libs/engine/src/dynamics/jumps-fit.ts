import { exp, log, quantileSorted, sortedCopy } from '@pulse/numeric';
import { MOST_JUMPS } from './poisson.js';

/** Diffusion and jumps of a step: drift + sd z + the sum of N jumps, N ~ Poisson(rate), a jump ~ N(jumpMean, jumpSd^2). */
export interface JumpLaw {
  drift: number;
  sd: number;
  rate: number;
  jumpMean: number;
  jumpSd: number;
}

export interface FittedJumps {
  readonly law: JumpLaw;
  /** Expected number of jumps in the steps, and of steps without one. */
  readonly jumps: number;
  readonly still: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MOST_ITERATIONS = 500;
/** Gain of log-likelihood in one iteration below which it stops. */
const TOLERANCE = 1e-5;
/** Robust sds from the median beyond which a step starts as a jump. */
const THRESHOLD = 3;
/** sd of a normal law over its median absolute deviation. */
const MAD_TO_SD = 1.4826022185056018;
/** The rate has the prior Gamma(2, 20 periods): one jump in 20 periods, weighing like 20 periods. */
export const RATE_PRIOR = { shape: 2, periods: 20 } as const;
/** Beside those seen, the law of one jump has seen one of mean 0 and this many robust sds. */
const PRIOR_SIZE = 3;
const LEAST_SD = 0.01;

/**
 * Mode of the likelihood with these priors by the EM algorithm, with the number and the sum of the jumps of each step as
 * what is missing (compound Poisson, Merton 1976, Journal of Financial Economics 3). It starts from the steps beyond
 * three robust sds. The priors keep rate and size of the jumps finite where hardly any is seen.
 *
 * @param steps at least 2, all known, that vary
 * @param given what the world states; the rest is estimated
 */
export function fitJumps(steps: Float64Array, given: Partial<JumpLaw>): FittedJumps {
  const scale = robustSd(steps);
  let law = { ...startFrom(steps, scale), ...given };
  const least = LEAST_SD * scale;
  let before = -Infinity;
  for (let iteration = 1; ; iteration++) {
    const seen = expectations(steps, law);
    const objective = seen.objective + logPriorOf(law, scale);
    const converged = objective - before < TOLERANCE;
    if (converged || iteration === MOST_ITERATIONS)
      return { law, jumps: seen.jumps, still: seen.still, iterations: iteration, converged };
    before = objective;
    law = { ...updated(steps.length, seen, scale, least), ...given };
  }
}

/** Of Gamma(2, 20) for the rate, and of one imaginary jump. */
function logPriorOf({ rate, jumpMean, jumpSd }: JumpLaw, scale: number): number {
  const size = PRIOR_SIZE * scale;
  return (
    (RATE_PRIOR.shape - 1) * log(Math.max(rate, Number.MIN_VALUE)) -
    RATE_PRIOR.periods * rate -
    log(Math.max(jumpSd, Number.MIN_VALUE)) -
    (0.5 * (jumpMean * jumpMean + size * size)) / Math.max(jumpSd * jumpSd, Number.MIN_VALUE)
  );
}

function robustSd(steps: Float64Array): number {
  const median = quantileSorted(sortedCopy(steps), 0.5);
  const mad = quantileSorted(sortedCopy(steps.map((step) => Math.abs(step - median))), 0.5);
  if (mad > 0) return MAD_TO_SD * mad;
  // More than half of the steps are equal: the sd of all of them.
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  return Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) * (step - mean), 0) / steps.length);
}

function startFrom(steps: Float64Array, scale: number): JumpLaw {
  const median = quantileSorted(sortedCopy(steps), 0.5);
  const count = steps.filter((step) => Math.abs(step - median) > THRESHOLD * scale).length;
  return {
    drift: median,
    sd: scale,
    rate: (count + RATE_PRIOR.shape - 1) / (steps.length + RATE_PRIOR.periods),
    jumpMean: 0,
    jumpSd: PRIOR_SIZE * scale,
  };
}

/** Sums over steps and numbers of jumps, weighted by their probability. */
interface Expectations {
  jumps: number;
  still: number;
  jumped: number;
  sizes: number;
  /** Of the diffusion: steps less their jumps, and their squares. */
  rests: number;
  restSquares: number;
  /** Of the jumps: E[(sum of jumps)^2 / number]. */
  sizeSquares: number;
  /** Log-likelihood of the steps, up to a constant. */
  objective: number;
}

/** Relative weight below which more jumps in one step are left out. */
const NEGLIGIBLE = 1e-12;

function expectations(steps: Float64Array, law: JumpLaw): Expectations {
  const { drift, sd, rate, jumpMean, jumpSd } = law;
  const seen = { jumps: 0, still: 0, jumped: 0, sizes: 0, rests: 0, restSquares: 0, sizeSquares: 0, objective: 0 };
  const most = mostJumps(rate);
  const weights = new Float64Array(most + 1);
  const variances = weights.map((_, n) => sd * sd + n * jumpSd * jumpSd);
  const logRate = log(Math.max(rate, Number.MIN_VALUE));
  const logs = new Float64Array(most + 1);
  let logPrior = -rate;
  for (let n = 0; n <= most; n++) {
    if (n > 0) logPrior += logRate - log(n);
    logs[n] = logPrior - 0.5 * log(variances[n]!);
  }
  for (const step of steps) {
    let largest = -Infinity;
    for (let n = 0; n <= most; n++) {
      const d = step - drift - n * jumpMean;
      weights[n] = logs[n]! - (0.5 * d * d) / variances[n]!;
      if (weights[n]! > largest) largest = weights[n]!;
    }
    let total = 0;
    for (let n = 0; n <= most; n++) total += weights[n] = exp(weights[n]! - largest);
    seen.objective += largest + log(total);
    for (let n = 0; n <= most; n++) {
      const w = weights[n]! / total;
      if (w < NEGLIGIBLE) continue;
      const share = n === 0 ? 0 : (n * jumpSd * jumpSd) / variances[n]!;
      const size = n * jumpMean + share * (step - drift - n * jumpMean);
      const spread = sd * sd * share;
      const rest = step - size;
      seen.jumps += w * n;
      if (n === 0) seen.still += w;
      else {
        seen.jumped += w;
        seen.sizeSquares += (w * (size * size + spread)) / n;
      }
      seen.sizes += w * size;
      seen.rests += w * rest;
      seen.restSquares += w * (rest * rest + spread);
    }
  }
  return seen;
}

/** So many jumps that more have less than 1e-9 of the probability: mean + 8 sds + 4. */
export function mostJumps(rate: number): number {
  return Math.ceil(rate + 8 * Math.sqrt(rate) + 4);
}

function updated(n: number, seen: Expectations, scale: number, least: number): JumpLaw {
  const drift = seen.rests / n;
  const jumpMean = seen.sizes / (seen.jumps + 1);
  // sum of E[(S - N m)^2 / N] = E[S^2 / N] - 2 m E[S] + m^2 E[N]; the imaginary jump adds m^2 and its own square.
  const squares =
    seen.sizeSquares -
    2 * jumpMean * seen.sizes +
    jumpMean * jumpMean * (seen.jumps + 1) +
    PRIOR_SIZE * PRIOR_SIZE * scale * scale;
  return {
    drift,
    sd: Math.max(least, Math.sqrt(Math.max(0, seen.restSquares / n - drift * drift))),
    rate: Math.min(MOST_JUMPS, (seen.jumps + RATE_PRIOR.shape - 1) / (n + RATE_PRIOR.periods)),
    jumpMean,
    jumpSd: Math.sqrt(Math.max(0, squares) / (seen.jumped + 1)),
  };
}
