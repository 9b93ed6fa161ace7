import { exp, log, normalCdf, normalQuantile } from '@pulse/numeric';

/** A Markov chain of k states, each with its own mean and sd of a step. */
export interface Chain {
  readonly k: number;
  readonly drift: Float64Array;
  readonly sd: Float64Array;
  /** to[i * k + j]: probability of state j after state i; rows sum to 1. */
  readonly to: Float64Array;
}

/** out[j] = probability of state j one turn after the probabilities `now`. */
export function nextProbabilities({ k, to }: Chain, now: ArrayLike<number>, out: Float64Array): void {
  for (let j = 0; j < k; j++) {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += now[i]! * to[i * k + j]!;
    out[j] = sum;
  }
}

export interface Filtered {
  /** filtered[t * k + i]: probability of state i at step t, given the steps up to it; predicted: those before it. */
  readonly filtered: Float64Array;
  readonly predicted: Float64Array;
  readonly logLikelihood: number;
}

/**
 * The filter of Hamilton (1989), Econometrica 57: probabilities of the states step by step. A step that is not known
 * (NaN) says nothing, and the chain goes on.
 *
 * @param first probabilities of the states at step 0
 */
export function filterChain(chain: Chain, steps: Float64Array, first: ArrayLike<number>): Filtered {
  const { k, drift, sd } = chain;
  const n = steps.length;
  const filtered = new Float64Array(n * k);
  const predicted = new Float64Array(n * k);
  const now = Float64Array.from(first);
  const next = new Float64Array(k);
  const exponents = new Float64Array(k);
  const logSd = sd.map((value) => log(value));
  let logLikelihood = 0;
  for (let t = 0; t < n; t++) {
    if (t > 0) {
      nextProbabilities(chain, now, next);
      now.set(next);
    }
    predicted.set(now, t * k);
    const step = steps[t]!;
    if (step === step) {
      let most = -Infinity;
      for (let i = 0; i < k; i++) {
        const z = (step - drift[i]!) / sd[i]!;
        exponents[i] = -0.5 * z * z - logSd[i]!;
        if (exponents[i]! > most) most = exponents[i]!;
      }
      let sum = 0;
      for (let i = 0; i < k; i++) sum += now[i] = Math.max(now[i]! * exp(exponents[i]! - most), LEAST);
      for (let i = 0; i < k; i++) now[i] = now[i]! / sum;
      logLikelihood += most + log(sum);
    }
    filtered.set(now, t * k);
  }
  return { filtered, predicted, logLikelihood };
}

/** Keeps a state possible that a step all but excludes, and the sum above 0. */
const LEAST = 1e-300;

/** Mean and variance of the sum of the next `horizon` steps, from probabilities of the present state. */
export function chainMoments(
  chain: Chain,
  now: ArrayLike<number>,
  horizon: number,
): { mean: number; variance: number } {
  const { k, drift, sd } = chain;
  let p: Float64Array = Float64Array.from(now);
  // By state: expectations of the sum and of its square on the paths that are in it, about the mean of all of them.
  let first: Float64Array = new Float64Array(k);
  let second: Float64Array = new Float64Array(k);
  let mean = 0;
  const scratch = [p, first, second].map((column): Float64Array => new Float64Array(column.length));
  for (let h = 0; h < horizon; h++) {
    const [nextP, nextFirst, nextSecond] = scratch as [Float64Array, Float64Array, Float64Array];
    nextProbabilities(chain, p, nextP);
    nextProbabilities(chain, first, nextFirst);
    nextProbabilities(chain, second, nextSecond);
    let step = 0;
    for (let j = 0; j < k; j++) step += nextP[j]! * drift[j]!;
    for (let j = 0; j < k; j++) {
      const move = drift[j]! - step;
      nextSecond[j] = nextSecond[j]! + 2 * move * nextFirst[j]! + (move * move + sd[j]! * sd[j]!) * nextP[j]!;
      nextFirst[j] = nextFirst[j]! + move * nextP[j]!;
    }
    mean += step;
    scratch.splice(0, 3, p, first, second);
    [p, first, second] = [nextP, nextFirst, nextSecond];
  }
  return { mean, variance: second.reduce((sum, value) => sum + value, 0) };
}

/** The normal score of a step in a mixture of normal laws with these weights. */
export function mixtureScore(
  step: number,
  weights: ArrayLike<number>,
  means: ArrayLike<number>,
  sds: ArrayLike<number>,
): number {
  let below = 0;
  let above = 0;
  for (let i = 0; i < weights.length; i++) {
    const z = (step - means[i]!) / sds[i]!;
    below += weights[i]! * normalCdf(z);
    above += weights[i]! * normalCdf(-z);
  }
  return below < above
    ? normalQuantile(Math.max(below, Number.MIN_VALUE))
    : -normalQuantile(Math.max(above, Number.MIN_VALUE));
}
