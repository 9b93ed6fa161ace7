import { derived, differences, estimated, estimatedSd, fixed, given, NOT_NEGATIVE } from './coefficients.js';
import { STATIONARY } from './ar1.js';
import {
  type Coefficient,
  type Dynamics,
  type Fit,
  FitError,
  type FitSeries,
  type ProcessSpec,
  type StepBlock,
} from './dynamics.js';

/**
 * `naive`: the value one season ago + sd z, sd from the season-to-season differences about zero (FPP3, section 5.5).
 * `dummies`: a level for each place in the season + an AR(1) error; needs two full seasons of steps. Both are estimated
 * together, from the steps into each place: means of the levels alone would take a trend, or a season that is there once
 * more often than the others, for the season itself.
 */
export const seasonal: Dynamics = {
  kind: 'seasonal',
  lagsOf: (spec, season) => (spec.method === 'naive' ? season : 1),
  fit(series, spec) {
    if (series.season < 2)
      throw new FitError('fit.not_applicable', 'a seasonal process needs a season of at least 2 periods');
    return spec.method === 'naive' ? fitNaive(series, spec) : fitDummies(series, spec);
  },
  design(series, spec) {
    const { x, from, to, season } = series;
    if (spec.method === 'naive') return { response: differences(series, season, 1, 0), regressors: [] };
    const { into, out } = stepMeans(series);
    const response = new Float64Array(x.length).fill(NaN);
    const before = new Float64Array(x.length).fill(NaN);
    for (let i = from + 1; i < to; i++) {
      const phase = series.phase(i);
      response[i] = x[i]! - into[phase]!;
      before[i] = x[i - 1]! - out[phase]!;
    }
    return { response, regressors: [before] };
  },
  step(block, fit) {
    if (fit.method === 'naive') stepNaive(block, fit);
    else stepDummies(block, fit);
  },
  moments(fit, series, at, horizon) {
    if (fit.method === 'naive') {
      const sd = fit.coefficients[0]!.value;
      const turns = Math.ceil(horizon / fit.season);
      return { mean: series.x[at + horizon - turns * fit.season]!, variance: turns * sd * sd };
    }
    const [phi, sd] = [fit.coefficients[0]!.value, fit.coefficients[1]!.value];
    let mean = series.x[at]!;
    let variance = 0;
    for (let h = 1; h <= horizon; h++) {
      const phase = series.phase(at + h);
      mean = fit.coefficients[2 + phase]!.value + phi * (mean - fit.coefficients[2 + fit.season + phase]!.value);
      variance = phi * phi * variance + sd * sd;
    }
    return { mean, variance };
  },
};

function fitNaive(series: FitSeries, spec: ProcessSpec): Fit {
  const { x, effect, from, to, season } = series;
  const sd = fixed(spec.sd);
  let n = 0;
  let squares = 0;
  for (let i = from + season; i < to; i++) {
    const d = x[i]! - effect[i]! - x[i - season]!;
    if (d !== d) continue;
    n++;
    squares += d * d;
  }
  if (sd === undefined && n < season)
    throw new FitError('fit.too_few', `a seasonal naive process needs two seasons of ${season} periods`);
  const coefficients = [sd === undefined ? estimatedSd('sd', squares, n) : given('sd', sd, NOT_NEGATIVE)];
  return { kind: 'seasonal', method: 'naive', season, lags: season, coefficients, sdAt: 0, n, notes: [] };
}

/** What the steps into each place of the season have in common. */
interface StepMeans {
  readonly counts: Float64Array;
  /** Mean of the values that they land on, without what rules added in the period itself. */
  readonly into: Float64Array;
  /** Mean of the values that they leave from. */
  readonly out: Float64Array;
}

function stepMeans(series: FitSeries): StepMeans {
  const { x, effect, from, to, season } = series;
  const counts = new Float64Array(season);
  const into = new Float64Array(season);
  const out = new Float64Array(season);
  for (let i = from + 1; i < to; i++) {
    const landed = x[i]! - effect[i]!;
    const left = x[i - 1]!;
    if (landed - left !== landed - left) continue;
    const phase = series.phase(i);
    counts[phase] = counts[phase]! + 1;
    into[phase] = into[phase]! + landed;
    out[phase] = out[phase]! + left;
  }
  for (let s = 0; s < season; s++) {
    if (counts[s]! < 2)
      throw new FitError('fit.too_few', `seasonal dummies need two full seasons of ${season} periods`);
    into[s] = into[s]! / counts[s]!;
    out[s] = out[s]! / counts[s]!;
  }
  return { counts, into, out };
}

function fitDummies(series: FitSeries, spec: ProcessSpec): Fit {
  const { x, effect, from, to, season } = series;
  const { counts, into, out } = stepMeans(series);
  let n = 0;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = from + 1; i < to; i++) {
    const phase = series.phase(i);
    const a = x[i - 1]! - out[phase]!;
    const b = x[i]! - effect[i]! - into[phase]!;
    if (a - b !== a - b) continue;
    n++;
    sxx += a * a;
    sxy += a * b;
    syy += b * b;
  }
  const phi = seasonalPhi(spec, sxy, sxx, Math.max(1, n - season), season);
  const sd = fixed(spec.sd);
  const squares = Math.max(0, syy - 2 * phi.value * sxy + phi.value * phi.value * sxx);
  const spread = sd === undefined ? estimatedSd('sd', squares, n - season - 1) : given('sd', sd, NOT_NEGATIVE);
  // As in ar1: the level that a step lands on is uncertain, the one that it leaves from is a known number.
  const levels = Array.from(into, (mean, s) => estimated(`season_${s}`, mean, 1 / Math.sqrt(counts[s]!)));
  const before = Array.from(out, (mean, s) => derived(`before_${s}`, mean));
  const coefficients = [phi, spread, ...levels, ...before];
  return { kind: 'seasonal', method: 'dummies', season, lags: 1, coefficients, sdAt: 1, n, notes: [] };
}

function seasonalPhi(spec: ProcessSpec, sxy: number, sxx: number, dof: number, season: number): Coefficient {
  const phi = fixed(spec.phi);
  if (phi !== undefined) return given('phi', phi, STATIONARY);
  if (!(sxx > 0)) return derived('phi', 0);
  const raw = sxy / sxx;
  const corrected = raw + seasonalBias(raw, season) / dof;
  const value = Math.max(STATIONARY.min, Math.min(STATIONARY.max, corrected));
  return estimated('phi', value, 1 / Math.sqrt(sxx), STATIONARY);
}

/**
 * What least squares takes from phi beside `season` dummies, times the number of steps less that of dummies:
 * 2 phi + season phi^(season - 1) (1 - phi^2) / (1 - phi^season). One dummy gives the 1 + 3 phi of Kendall (1954); the second
 * term is that of the means, of which each is over fewer and more distant steps here. In simulations of 3 to 20 cycles
 * of 4 and 12 periods the mean error left is below 0.03 for phi from -0.3 to 0.6, that of least squares up to 0.15, that
 * of Kendall's term up to 0.09.
 */
export function seasonalBias(phi: number, season: number): number {
  const p = Math.max(STATIONARY.min, Math.min(STATIONARY.max, phi));
  let power = 1;
  for (let i = 1; i < season; i++) power *= p;
  return 2 * p + (season * power * (1 - p * p)) / (1 - power * p);
}

function stepNaive({ out, previous, from, to, coefficients, z }: StepBlock, fit: Fit): void {
  const x = previous(fit.season);
  const sd = coefficients[0]!;
  for (let i = from; i < to; i++) out[i] = x[i]! + sd[i]! * z[i]!;
}

function stepDummies({ out, previous, from, to, coefficients, z, phase }: StepBlock, fit: Fit): void {
  const x = previous(1);
  const phi = coefficients[0]!;
  const sd = coefficients[1]!;
  const centre = fit.coefficients[2 + fit.season + phase]!.value;
  const level = coefficients[2 + phase]!;
  for (let i = from; i < to; i++) out[i] = level[i]! + phi[i]! * (x[i]! - centre) + sd[i]! * z[i]!;
}
