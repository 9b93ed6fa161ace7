import { derived, differences, estimated, estimatedSd, ones, uncertain } from './coefficients.js';
import { type Coefficient, type Dynamics, type Fit, FitError, type FitSeries, type StepBlock } from './dynamics.js';
import { type Chain, chainMoments, filterChain, mixtureScore } from './regime-chain.js';
import { fitChain, type FittedChain, PSEUDO } from './regime-fit.js';

const LEAST_VISITS = 10;

/**
 * x + drift_s + sd_s z, where the state s follows a Markov chain of two or three states (Hamilton 1989, Econometrica 57);
 * state 1 is the calmest. Coefficients: drift, sd and probability to stay of each state; with three states also, as
 * `share`, how likely a state is left for the first of the two others. `start` are the filtered probabilities of the
 * states at the last known value: a path draws the state of its first turn from what the chain makes of them.
 *
 * Standard errors take the states as known, so they are lower bounds.
 */
export const regime: Dynamics = {
  kind: 'regime',
  lagsOf: () => 1,
  fit(series, spec) {
    const k = spec.states ?? 2;
    const steps = stepsUpTo(series, series.to - 1);
    const known = steps.filter((step) => step === step);
    if (known.length < k * LEAST_VISITS)
      throw new FitError(
        'fit.too_few',
        `a regime process with ${k} states needs ${k * LEAST_VISITS} steps, the data have ${known.length}`,
      );
    if (known.every((step) => step === known[0]))
      throw new FitError('fit.degenerate', 'a regime process needs steps that vary');
    const chain = fitChain(steps, k);
    const few = chain.visits.findIndex((visits) => visits < LEAST_VISITS);
    if (few >= 0)
      throw new FitError(
        'fit.too_few',
        `a regime process with ${k} states finds only ${chain.visits[few]!.toFixed(1)} steps in state ${few + 1} ` +
          `and needs ${LEAST_VISITS}: use ${k === 3 ? 'states: 2' : 'another process'}`,
      );
    const notes = chain.converged ? [] : [`the states were still moving after ${chain.iterations} iterations`];
    return {
      kind: 'regime',
      season: 1,
      lags: 1,
      coefficients: coefficientsOf(chain, lastFiltered(chain, steps)),
      sdAt: k,
      states: [UNDRAWN],
      uniforms: 1,
      n: known.length,
      notes,
    };
  },
  design: (series) => ({ response: differences(series, 1, 1, 0), regressors: [ones(series.x.length)] }),
  step: stepRegime,
  shocks(fit, series) {
    const chain = chainOf(fit);
    const shocks = new Float64Array(series.x.length).fill(NaN);
    const steps = stepsUpTo(series, series.to - 1);
    const { predicted } = filterChain(chain, steps, stationary(chain));
    steps.forEach((step, t) => {
      if (!Number.isNaN(step))
        shocks[series.from + 1 + t] = mixtureScore(
          step,
          predicted.subarray(t * chain.k, (t + 1) * chain.k),
          chain.drift,
          chain.sd,
        );
    });
    return shocks;
  },
  moments(fit, series, at, horizon) {
    const chain = chainOf(fit);
    const { mean, variance } = chainMoments(chain, lastFiltered(chain, stepsUpTo(series, at)), horizon);
    return { mean: series.x[at]! + mean, variance };
  },
};

/** The state of a path whose first turn has not been made yet. */
const UNDRAWN = -1;

/** Steps into the periods after `from` up to the last one with a value. */
function stepsUpTo({ x, effect, from }: FitSeries, at: number): Float64Array {
  let last = at;
  while (last > from && Number.isNaN(x[last])) last--;
  return Float64Array.from({ length: Math.max(0, last - from) }, (_, t) => {
    const i = from + 1 + t;
    return x[i]! - effect[i]! - x[i - 1]!;
  });
}

function lastFiltered(chain: Chain, steps: Float64Array): Float64Array {
  const first = stationary(chain);
  if (steps.length === 0) return first;
  return filterChain(chain, steps, first).filtered.slice(-chain.k);
}

/** Long-run probabilities of the states, by squaring the transitions until they no longer depend on the start. */
function stationary({ k, to }: Chain): Float64Array {
  let power = to;
  for (let doubling = 0; doubling < 60; doubling++) {
    const old = power;
    power = old.map((_, at) => {
      const row = Math.floor(at / k);
      let sum = 0;
      for (let m = 0; m < k; m++) sum += old[row * k + m]! * old[m * k + (at % k)]!;
      return sum;
    });
  }
  const sum = power.subarray(0, k).reduce((a, b) => a + b, 0);
  return power.slice(0, k).map((p) => p / sum);
}

function coefficientsOf({ k, drift, sd, to, visits, transitions }: FittedChain, start: Float64Array): Coefficient[] {
  const states = Array.from({ length: k }, (_, i) => i);
  const open = { law: 'logit', min: 1e-6, max: 1 - 1e-6 } as const;
  const probability = (name: string, p: number, count: number): Coefficient =>
    uncertain(name, p, 1 / Math.sqrt(count * p * (1 - p)), open);
  const counted = (i: number): number =>
    transitions.subarray(i * k, (i + 1) * k).reduce((sum, value) => sum + value, PSEUDO * k);
  return [
    ...states.map((i) => ({ ...estimated(`drift_${i + 1}`, drift[i]!, 1 / Math.sqrt(visits[i]!)), scaleAt: k + i })),
    ...states.map((i) => estimatedSd(`sd_${i + 1}`, sd[i]! * sd[i]! * visits[i]!, visits[i]! - 1)),
    ...states.map((i) => probability(`stay_${i + 1}`, to[i * k + i]!, counted(i))),
    ...(k === 2
      ? []
      : states.map((i) => {
          const left = 1 - to[i * k + i]!;
          return probability(`share_${i + 1}`, to[i * k + firstOther(i)]! / left, counted(i) * left);
        })),
    ...states.map((i) => derived(`start_${i + 1}`, start[i]!)),
  ];
}

const firstOther = (i: number): number => (i === 0 ? 1 : 0);
const secondOther = (i: number): number => (i === 2 ? 1 : 2);

/** The drifts come first, so the place of the first sd is the number of states. */
const statesOf = (fit: Fit): number => fit.sdAt;

function chainOf(fit: Fit): Chain {
  const k = statesOf(fit);
  const value = (at: number): number => fit.coefficients[at]!.value;
  const to = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    const stay = value(2 * k + i);
    to[i * k + i] = stay;
    const share = k === 2 ? 1 : value(3 * k + i);
    to[i * k + firstOther(i)] = (1 - stay) * share;
    if (k === 3) to[i * k + secondOther(i)] = (1 - stay) * (1 - share);
  }
  return {
    k,
    drift: Float64Array.from({ length: k }, (_, i) => value(i)),
    sd: Float64Array.from({ length: k }, (_, i) => value(k + i)),
    to,
  };
}

function stepRegime({ out, previous, from, to, coefficients, z, states, uniforms }: StepBlock, fit: Fit): void {
  const x = previous(1);
  const state = states[0]!;
  const u = uniforms[0]!;
  const k = statesOf(fit);
  const starts = fit.coefficients.slice(-k).map(({ value }) => value);
  for (let p = from; p < to; p++) {
    const now = state[p]!;
    let next: number;
    if (now >= 0) next = nextState(coefficients, k, now, p, u[p]!);
    else next = firstState(coefficients, k, starts, p, u[p]!);
    state[p] = next;
    out[p] = x[p]! + coefficients[next]![p]! + coefficients[k + next]![p]! * z[p]!;
  }
}

/** The state after `now` that a uniform draw makes. */
function nextState(coefficients: readonly Float64Array[], k: number, now: number, p: number, u: number): number {
  const stay = coefficients[2 * k + now]![p]!;
  if (u < stay) return now;
  if (k === 2) return 1 - now;
  const share = coefficients[3 * k + now]![p]!;
  return u < stay + (1 - stay) * share ? firstOther(now) : secondOther(now);
}

/** The state that the path had at the last known value, and the one after it, from one uniform draw. */
function firstState(
  coefficients: readonly Float64Array[],
  k: number,
  starts: readonly number[],
  p: number,
  u: number,
): number {
  let rest = u;
  let now = 0;
  while (now < k - 1 && rest >= starts[now]!) rest -= starts[now++]!;
  const within = starts[now]! > 0 ? rest / starts[now]! : 0;
  return nextState(coefficients, k, now, p, within < 1 ? within : 1 - Number.EPSILON);
}
