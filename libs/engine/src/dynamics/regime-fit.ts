import { log, sortedCopy, quantileSorted } from '@pulse/numeric';
import { type Chain, filterChain } from './regime-chain.js';

/** A chain with what the steps say of its states. */
export interface FittedChain extends Chain {
  /** Expected number of steps in each state. */
  readonly visits: Float64Array;
  /** transitions[i * k + j]: expected number of times that j followed i. */
  readonly transitions: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly objective: number;
}

const TRIAL_ITERATIONS = 50;
const MOST_ITERATIONS = 500;
/** Gain of log-likelihood in one iteration below which it stops. */
const TOLERANCE = 1e-5;
/** Added to every transition, so that none is impossible: the mode under Dirichlet(1.5, ...). */
export const PSEUDO = 0.5;
/** No sd goes below this share of the sd of all steps: there the likelihood has no bound. */
const LEAST_SD = 0.01;

/**
 * Maximum likelihood of a chain by the EM algorithm (Baum and Welch; Hamilton 1990, Journal of Econometrics 45) with
 * Kim's smoother, from two fixed starts: states by the size of the steps, and by the steps themselves. The one that is
 * likelier after 50 iterations is followed to its end. States come out by growing sd.
 *
 * @param steps NaN where unknown; they must vary
 */
export function fitChain(steps: Float64Array, k: number): FittedChain {
  const known = steps.filter((step) => step === step);
  const median = quantileSorted(sortedCopy(known), 0.5);
  const sizes = steps.map((step) => Math.abs(step - median));
  const least = LEAST_SD * spreadOf(known);
  const starts = [
    startFrom(steps, sizes, k === 2 ? [0.7] : [0.4, 0.8], least),
    startFrom(steps, steps, k === 2 ? [0.5] : [1 / 3, 2 / 3], least),
  ];
  const [bySize, byLevel] = starts.map((start) => climb(start, steps, least, TRIAL_ITERATIONS)) as [
    FittedChain,
    FittedChain,
  ];
  const better = byLevel.objective > bySize.objective + TOLERANCE ? byLevel : bySize;
  return inOrder(better.converged ? better : climb(better, steps, least, MOST_ITERATIONS));
}

function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}

function startFrom(steps: Float64Array, by: Float64Array, levels: readonly number[], least: number): Chain {
  const k = levels.length + 1;
  const sorted = sortedCopy(by.filter((value) => value === value));
  const cuts = levels.map((level) => quantileSorted(sorted, level));
  const groups = Array.from({ length: k }, (): number[] => []);
  by.forEach((value, t) => {
    if (value === value) groups[cuts.filter((cut) => value > cut).length]!.push(steps[t]!);
  });
  const stay = 0.9;
  return {
    k,
    drift: Float64Array.from(groups, (group) =>
      group.length === 0 ? 0 : group.reduce((a, b) => a + b, 0) / group.length,
    ),
    sd: Float64Array.from(groups, (group) =>
      Math.max(least, group.length === 0 ? 0 : spreadOf(Float64Array.from(group))),
    ),
    to: Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? stay : (1 - stay) / (k - 1))),
  };
}

function climb(start: Chain, steps: Float64Array, least: number, most: number): FittedChain {
  const { k } = start;
  const n = steps.length;
  let chain = start;
  let first = new Float64Array(k).fill(1 / k);
  let before = -Infinity;
  for (let iteration = 1; ; iteration++) {
    const { filtered, predicted, logLikelihood } = filterChain(chain, steps, first);
    const smoothed = filtered.slice();
    const transitions = new Float64Array(k * k);
    for (let t = n - 2; t >= 0; t--) smooth(chain, t, filtered, predicted, smoothed, transitions);
    const objective = logLikelihood + PSEUDO * chain.to.reduce((sum, p) => sum + log(p), 0);
    const visits = visitsOf(smoothed, steps, k);
    const converged = objective - before < TOLERANCE;
    if (converged || iteration === most)
      return { ...chain, visits, transitions, iterations: iteration, converged, objective };
    before = objective;
    chain = updated(chain, steps, smoothed, visits, transitions, least);
    first = smoothed.slice(0, k);
  }
}

/** Kim (1994), Journal of Econometrics 60: the state at t, given all steps, from the state at t + 1. */
function smooth(
  { k, to }: Chain,
  t: number,
  filtered: Float64Array,
  predicted: Float64Array,
  smoothed: Float64Array,
  transitions: Float64Array,
): void {
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j < k; j++) {
      const expected = predicted[(t + 1) * k + j]!;
      if (!(expected > 0)) continue;
      const both = (filtered[t * k + i]! * to[i * k + j]! * smoothed[(t + 1) * k + j]!) / expected;
      transitions[i * k + j] = transitions[i * k + j]! + both;
      sum += both;
    }
    smoothed[t * k + i] = sum;
  }
}

function visitsOf(smoothed: Float64Array, steps: Float64Array, k: number): Float64Array {
  const visits = new Float64Array(k);
  for (let t = 0; t < steps.length; t++)
    if (!Number.isNaN(steps[t])) for (let i = 0; i < k; i++) visits[i] = visits[i]! + smoothed[t * k + i]!;
  return visits;
}

function updated(
  { k, drift: oldDrift, sd: oldSd }: Chain,
  steps: Float64Array,
  smoothed: Float64Array,
  visits: Float64Array,
  transitions: Float64Array,
  least: number,
): Chain {
  const drift = new Float64Array(k);
  const squares = new Float64Array(k);
  for (let t = 0; t < steps.length; t++)
    if (!Number.isNaN(steps[t])) for (let i = 0; i < k; i++) drift[i] = drift[i]! + smoothed[t * k + i]! * steps[t]!;
  for (let i = 0; i < k; i++) drift[i] = visits[i]! > 0 ? drift[i]! / visits[i]! : oldDrift[i]!;
  for (let t = 0; t < steps.length; t++) {
    if (Number.isNaN(steps[t])) continue;
    for (let i = 0; i < k; i++) {
      const d = steps[t]! - drift[i]!;
      squares[i] = squares[i]! + smoothed[t * k + i]! * d * d;
    }
  }
  const sd = squares.map((sum, i) => Math.max(least, visits[i]! > 0 ? Math.sqrt(sum / visits[i]!) : oldSd[i]!));
  const to = transitions.map((count, at) => {
    const i = Math.floor(at / k);
    const from = transitions.subarray(i * k, (i + 1) * k).reduce((sum, value) => sum + value, 0);
    return (count + PSEUDO) / (from + PSEUDO * k);
  });
  return { k, drift, sd, to };
}

function inOrder(fitted: FittedChain): FittedChain {
  const { k, drift, sd, to, visits, transitions } = fitted;
  const order = Array.from({ length: k }, (_, i) => i).sort((a, b) => sd[a]! - sd[b]! || drift[a]! - drift[b]!);
  const states = (column: Float64Array): Float64Array => Float64Array.from(order, (i) => column[i]!);
  const pairs = (matrix: Float64Array): Float64Array =>
    Float64Array.from(order.flatMap((i) => order.map((j) => matrix[i * k + j]!)));
  return {
    ...fitted,
    drift: states(drift),
    sd: states(sd),
    visits: states(visits),
    to: pairs(to),
    transitions: pairs(transitions),
  };
}
