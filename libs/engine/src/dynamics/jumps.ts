import {
  derived,
  differences,
  estimated,
  fixed,
  given,
  NOT_NEGATIVE,
  ones,
  uncertain,
  valueOf,
} from './coefficients.js';
import {
  type Coefficient,
  type Dynamics,
  type Fit,
  FitError,
  type FitSeries,
  type ProcessSpec,
  type StepBlock,
} from './dynamics.js';
import { type FittedJumps, fitJumps, type JumpLaw, mostJumps, RATE_PRIOR } from './jumps-fit.js';
import { MOST_JUMPS, poissonCount } from './poisson.js';
import { mixtureScore } from './regime-chain.js';
import { exp, normalQuantile } from '@pulse/numeric';

const LEAST_STEPS = 20;
/** With fewer degrees of freedom the paths would draw jumps of any size. */
const LEAST_DOF = 5;

/**
 * x + drift + sd z + a sum of N jumps, N ~ Poisson(rate), each ~ N(jump_mean, jump_sd^2) (Merton 1976). One uniform draw
 * makes N by inversion, another the sum, which is normal with mean N jump_mean and variance N jump_sd^2.
 */
export const jumps: Dynamics = {
  kind: 'jumps',
  lagsOf: () => 1,
  fit(series, spec) {
    const stated = statedLaw(spec);
    const steps = stepsOf(series).filter((step) => step === step);
    if (Object.keys(stated).length === 5) return fitOf(spec, stated as JumpLaw, undefined, 0);
    if (steps.length < LEAST_STEPS)
      throw new FitError('fit.too_few', `jumps need ${LEAST_STEPS} steps in a row, the data have ${steps.length}`);
    if (steps.every((step) => step === steps[0])) throw new FitError('fit.degenerate', 'jumps need steps that vary');
    const fitted = fitJumps(steps, stated);
    return fitOf(spec, fitted.law, fitted, steps.length);
  },
  design(series, spec) {
    const drift = fixed(spec.drift)?.value;
    return {
      response: differences(series, 1, 1, drift ?? 0),
      regressors: drift === undefined ? [ones(series.x.length)] : [],
    };
  },
  step: stepJumps,
  shocks(fit, series) {
    const law = lawOf(fit);
    const n = mostJumps(law.rate) + 1;
    const weights = new Float64Array(n);
    weights[0] = exp(-law.rate);
    for (let k = 1; k < n; k++) weights[k] = (weights[k - 1]! * law.rate) / k;
    const means = weights.map((_, k) => law.drift + k * law.jumpMean);
    const sds = weights.map((_, k) => Math.sqrt(law.sd * law.sd + k * law.jumpSd * law.jumpSd));
    return stepsOf(series).map((step) => (step === step && law.sd > 0 ? mixtureScore(step, weights, means, sds) : NaN));
  },
  moments(fit, series, at, horizon) {
    const { drift, sd, rate, jumpMean, jumpSd } = lawOf(fit);
    return {
      mean: series.x[at]! + horizon * (drift + rate * jumpMean),
      variance: horizon * (sd * sd + rate * (jumpMean * jumpMean + jumpSd * jumpSd)),
    };
  },
};

function stepsOf(series: FitSeries): Float64Array {
  return differences(series, 1, 1, 0).map((step, i) => step - series.effect[i]!);
}

function statedLaw({ drift, sd, rate, jump_mean, jump_sd }: ProcessSpec): Partial<JumpLaw> {
  const stated = { drift, sd, rate, jumpMean: jump_mean, jumpSd: jump_sd };
  return Object.fromEntries(
    Object.entries(stated).flatMap(([name, amount]) => {
      const value = fixed(amount)?.value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function fitOf(spec: ProcessSpec, law: JumpLaw, fitted: FittedJumps | undefined, n: number): Fit {
  const seen = fitted?.jumps ?? 0;
  const still = Math.max(2, fitted?.still ?? 0);
  const number = (field: 'drift' | 'sd' | 'rate' | 'jump_mean' | 'jump_sd', estimate: Coefficient): Coefficient => {
    const amount = fixed(spec[field]);
    const bounds = field === 'rate' ? { min: 0, max: MOST_JUMPS } : field.endsWith('sd') ? NOT_NEGATIVE : {};
    return amount === undefined ? estimate : given(field, amount, bounds);
  };
  const notes: string[] = [];
  if (fitted !== undefined && !fitted.converged)
    notes.push(`the jumps were still moving after ${fitted.iterations} iterations`);
  if (fitted !== undefined && seen < 3)
    notes.push(`hardly any jumps in history (${seen.toFixed(1)} expected): their law is mostly assumed`);
  const sd = { min: 0, leverage: 0, stated: 0, source: 'fit' } as const;
  return {
    kind: 'jumps',
    season: 1,
    lags: 1,
    coefficients: [
      number('drift', estimated('drift', law.drift, 1 / Math.sqrt(still))),
      number('sd', { name: 'sd', value: law.sd, dof: still - 1, ...sd }),
      number(
        'rate',
        uncertain('rate', law.rate, 1 / Math.sqrt(seen + RATE_PRIOR.shape), { law: 'log', min: 0, max: MOST_JUMPS }),
      ),
      number('jump_mean', uncertain('jump_mean', law.jumpMean, law.jumpSd / Math.sqrt(seen + 1))),
      number('jump_sd', { name: 'jump_sd', value: law.jumpSd, dof: Math.max(LEAST_DOF, seen), ...sd }),
      ...(fitted === undefined ? [] : [derived('jumps_seen', seen)]),
    ],
    sdAt: 1,
    uniforms: 2,
    n,
    notes,
  };
}

function lawOf(fit: Fit): JumpLaw {
  return {
    drift: valueOf(fit, 'drift'),
    sd: valueOf(fit, 'sd'),
    rate: valueOf(fit, 'rate'),
    jumpMean: valueOf(fit, 'jump_mean'),
    jumpSd: valueOf(fit, 'jump_sd'),
  };
}

function stepJumps({ out, previous, from, to, coefficients, z, uniforms }: StepBlock): void {
  const x = previous(1);
  const [drift, sd, rate, jumpMean, jumpSd] = coefficients as Float64Array[];
  const [count, size] = uniforms as Float64Array[];
  for (let p = from; p < to; p++) {
    let value = x[p]! + drift![p]! + sd![p]! * z[p]!;
    const n = poissonCount(rate![p]!, count![p]!);
    if (n > 0) value += n * jumpMean![p]! + Math.sqrt(n) * jumpSd![p]! * normalQuantile(size![p]!);
    out[p] = value;
  }
}
