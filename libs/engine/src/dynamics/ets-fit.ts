import { log } from '@pulse/numeric';
import { derived, estimated, estimatedSd, fixed, given, NOT_NEGATIVE } from './coefficients.js';
import { type Coefficient, type Fit, FitError, type FitSeries, type ProcessSpec } from './dynamics.js';
import { type EtsData, etsData, type EtsStates, profileEts, runEts } from './ets-filter.js';
import { type EtsForm, etsSize, etsSpace, type EtsSpace, type EtsWeights, WEIGHTS } from './ets-form.js';
import { startEts } from './ets-start.js';
import { nelderMead } from './nelder-mead.js';

/** Columns of the states: the last value, its level and trend, then the season by place. */
export const LAST = 0;
export const LEVEL = 1;
export const TREND = 2;
export const SEASON = 3;

/** Place of the residual sd among the coefficients, after the weights. */
export const SD = WEIGHTS.length;

/**
 * Maximum likelihood of an exponential smoothing with additive errors: the weights and the states to start from that
 * leave the smallest one-step errors. Where the form is open, the one with the smallest AICc.
 *
 * Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapters 5 and 7.
 *
 * @throws FitError where the data have too few values for every form
 */
export function fitEts(series: FitSeries, spec: ProcessSpec): Fit {
  const data = etsData(series);
  return fitOf(bestForm(data, spec), data, spec);
}

/** One-step errors by period, NaN where there is none; what rules added is still in them. */
export function etsErrors(series: FitSeries, spec: ProcessSpec): Float64Array {
  const data = etsData(series);
  const { weights, space } = bestForm(data, spec);
  const errors = new Float64Array(series.x.length).fill(NaN);
  runEts(data, weights, startEts(data, weights, space.form), errors.subarray(data.first));
  return errors.map((error, i) => error + (i > data.first ? series.effect[i]! : 0));
}

/** The shocks that a fit leaves, by period: the one-step errors over the sd, NaN where there is none. */
export function etsShocks(fit: Fit, series: FitSeries): Float64Array {
  const data = etsData(series);
  const [alpha, beta, gamma, damping, sd] = fit.coefficients.map(({ value }) => value) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const form: EtsForm = {
    trend: damping === 0 ? 'none' : damping === 1 ? 'additive' : 'damped',
    seasonal: fit.season > 1 ? 'additive' : 'none',
  };
  const weights = { alpha, beta, gamma, damping };
  const shocks = new Float64Array(series.x.length).fill(NaN);
  if (!(sd > 0)) return shocks;
  runEts(data, weights, startEts(data, weights, form), shocks.subarray(data.first));
  return shocks.map((error) => error / sd);
}

/** All forms are searched in stages; after each of them those go on that can still have the smallest AICc. */
function bestForm(data: EtsData, spec: ProcessSpec): Found {
  let left: Searched[] = formSpaces(data, spec);
  for (const stage of STAGES) {
    left = left.map((form) => searchOn(form, data, stage));
    const least = Math.min(...left.map(({ aicc }) => aicc));
    // Values without spread, or too large for their squares, have no AICc: nothing is left out then.
    left = left.filter(({ aicc }) => !(aicc - least > stage.stillToGain * (data.n + 100)));
  }
  const { space, size, places } = left.reduce((best, one) => (one.aicc < best.aicc ? one : best));
  const weights = space.at(places!);
  const states = startEts(data, weights, space.form);
  return { space, weights, squares: runEts(data, weights, states), states, dof: data.n - size };
}

/** @throws FitError where there are too few values for every form */
function formSpaces(data: EtsData, spec: ProcessSpec): Searched[] {
  const spaces: Searched[] = [];
  let refusal: FitError | undefined;
  const forms = formsOf(spec, data.season);
  for (const form of forms) {
    const space = etsSpace(form, spec);
    const size = etsSize(space, data.season);
    // One residual degree of freedom for the sd; to compare forms, AICc needs one more.
    const needed = size + (forms.length > 1 ? 3 : 1) + (form.seasonal === 'none' ? 0 : data.season);
    if (data.n < needed)
      refusal ??= new FitError(
        'fit.too_few',
        `this exponential smoothing needs ${needed} values, the data have ${data.n}`,
      );
    else spaces.push({ space, size, places: undefined, aicc: Infinity });
  }
  if (spaces.length === 0) throw refusal!;
  return spaces;
}

function formsOf(spec: ProcessSpec, season: number): EtsForm[] {
  if (spec.seasonal === 'additive' && season < 2)
    throw new FitError('fit.not_applicable', 'a season needs at least 2 periods');
  const trends = spec.trend === undefined ? (['none', 'damped', 'additive'] as const) : [spec.trend];
  const seasonals =
    spec.seasonal === undefined
      ? season < 2
        ? (['none'] as const)
        : (['none', 'additive'] as const)
      : [spec.seasonal];
  return seasonals.flatMap((seasonal) => trends.map((trend) => ({ trend, seasonal })));
}

interface Found {
  readonly space: EtsSpace;
  readonly weights: EtsWeights;
  readonly states: EtsStates;
  readonly squares: number;
  readonly dof: number;
}

/** Starts of the search: quick and slow levels, with quick and slow trends. */
const ALPHAS = [0.1, 0.5, 0.9] as const;
const BETAS = [0.1, 0.6] as const;
const START = { gamma: 0.1, damping: 0.7 } as const;

interface Searched {
  readonly space: EtsSpace;
  readonly size: number;
  /** As far as the search has come; undefined before it. */
  readonly places: Float64Array | undefined;
  readonly aicc: number;
}

/** A search from where the one before it ended, with the season to start from found anew, as that is dear. */
interface Stage {
  readonly step: number;
  readonly evaluations: number;
  readonly tolerance: number;
  /** By how much the rest of the search lowers AICc at most, all but always, over the number of values + 100. */
  readonly stillToGain: number;
}

const STAGES: readonly Stage[] = [
  { step: 0.15, evaluations: 16, tolerance: 1e-3, stillToGain: 0.1 },
  { step: 0.1, evaluations: 24, tolerance: 1e-3, stillToGain: 0.02 },
  { step: 0.05, evaluations: 35, tolerance: 1e-5, stillToGain: 0.003 },
  { step: 0.05, evaluations: 25, tolerance: 1e-5, stillToGain: 0 },
];

function searchOn({ space, size, places }: Searched, data: EtsData, stage: Stage): Searched {
  const loss = lossOf(data, space, places ?? startOf(space, 0.3, 0.1));
  const start = places ?? bestStart(space, loss);
  const { point, value } = nelderMead(loss, start, stage.step, stage.evaluations, stage.tolerance);
  return { space, size, places: point, aicc: aiccOf(data, size, value) };
}

/** Sum of squares by place: from the states that are best at `places`, or everywhere the best where there is no season. */
function lossOf(data: EtsData, space: EtsSpace, places: Float64Array): (places: Float64Array) => number {
  if (space.form.seasonal === 'none') {
    const trended = space.form.trend !== 'none';
    return (point) => profileEts(data, space.at(point), trended);
  }
  const start = startEts(data, space.at(places), space.form);
  const season = new Float64Array(start.season.length);
  return (point) => {
    season.set(start.season);
    return runEts(data, space.at(point), { level: start.level, trend: start.trend, season });
  };
}

function aiccOf({ n }: EtsData, size: number, squares: number): number {
  const k = size + 1;
  return n * log(Math.max(squares, Number.MIN_VALUE) / n) + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}

function startOf({ free }: EtsSpace, alpha: number, beta: number): Float64Array {
  const start = { ...START, alpha, beta };
  return Float64Array.from(free, (name) => start[name]);
}

function bestStart(space: EtsSpace, loss: (places: Float64Array) => number): Float64Array {
  let best = startOf(space, ALPHAS[0], BETAS[0]);
  let least = Infinity;
  for (const beta of space.free.includes('beta') ? BETAS : BETAS.slice(0, 1))
    for (const alpha of ALPHAS) {
      const start = startOf(space, alpha, beta);
      const value = loss(start);
      if (value < least) [best, least] = [start, value];
    }
  return best;
}

function fitOf({ space, weights, states, squares, dof }: Found, data: EtsData, spec: ProcessSpec): Fit {
  const coefficients = WEIGHTS.map((name): Coefficient => {
    if (space.free.includes(name)) return estimated(name, weights[name], 0, { min: 0, max: 1 });
    const stated = fixed(spec[name]);
    const used = stated !== undefined && stated.value === weights[name];
    return used ? given(name, stated, { min: 0, max: 1 }) : derived(name, weights[name]);
  });
  const sd = fixed(spec.sd);
  coefficients.push(sd === undefined ? estimatedSd('sd', squares, dof) : given('sd', sd, NOT_NEGATIVE));
  return {
    kind: 'ets',
    season: states.season.length > 0 ? data.season : 1,
    lags: 1,
    coefficients,
    sdAt: SD,
    states: [data.last, states.level + data.shift, states.trend, ...states.season],
    n: data.n,
    notes: [],
  };
}
