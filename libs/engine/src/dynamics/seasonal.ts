import { derived, differences, estimated, estimatedSd, fixed, given } from './coefficients.js';
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
 * `dummies`: a mean for each place in the season + an AR(1) error; needs two full seasons.
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
    const { means } = phaseMeans(series);
    const response = new Float64Array(x.length).fill(NaN);
    const before = new Float64Array(x.length).fill(NaN);
    for (let i = from + 1; i < to; i++) {
      response[i] = x[i]! - means[series.phase(i)]!;
      before[i] = x[i - 1]! - means[series.phase(i - 1)]!;
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
    const at0 = fit.coefficients[2 + series.phase(at)]!.value;
    let error = series.x[at]! - at0;
    let variance = 0;
    for (let h = 0; h < horizon; h++) {
      error *= phi;
      variance = phi * phi * variance + sd * sd;
    }
    return { mean: fit.coefficients[2 + series.phase(at + horizon)]!.value + error, variance };
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
  const coefficients = [sd === undefined ? estimatedSd('sd', squares, n) : given('sd', sd)];
  return { kind: 'seasonal', method: 'naive', season, lags: season, coefficients, sdAt: 0, n, notes: [] };
}

/** Mean of each place in the season, without what rules added in the period itself. */
function phaseMeans(series: FitSeries): { counts: Float64Array; means: Float64Array } {
  const { x, effect, from, to, season } = series;
  const counts = new Float64Array(season);
  const means = new Float64Array(season);
  for (let i = from; i < to; i++) {
    const value = x[i]! - effect[i]!;
    if (value !== value) continue;
    const phase = series.phase(i);
    counts[phase] = counts[phase]! + 1;
    means[phase] = means[phase]! + value;
  }
  for (let s = 0; s < season; s++) {
    if (counts[s]! < 2)
      throw new FitError('fit.too_few', `seasonal dummies need two full seasons of ${season} periods`);
    means[s] = means[s]! / counts[s]!;
  }
  return { counts, means };
}

function fitDummies(series: FitSeries, spec: ProcessSpec): Fit {
  const { x, effect, from, to, season } = series;
  const { counts, means } = phaseMeans(series);
  let n = 0;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = from + 1; i < to; i++) {
    const a = x[i - 1]! - means[series.phase(i - 1)]!;
    const b = x[i]! - effect[i]! - means[series.phase(i)]!;
    if (a - b !== a - b) continue;
    n++;
    sxx += a * a;
    sxy += a * b;
    syy += b * b;
  }
  const phi = seasonalPhi(spec, sxy, sxx);
  const sd = fixed(spec.sd);
  const squares = Math.max(0, syy - 2 * phi.value * sxy + phi.value * phi.value * sxx);
  const spread = sd === undefined ? estimatedSd('sd', squares, n - season - 1) : given('sd', sd);
  // As in ar1: the level that a step lands on is uncertain, the centre that it leaves from is a known number.
  const levels = Array.from(means, (mean, s) => estimated(`season_${s}`, mean, 1 / Math.sqrt(counts[s]!)));
  const centres = Array.from(means, (mean, s) => derived(`centre_${s}`, mean));
  const coefficients = [phi, spread, ...levels, ...centres];
  return { kind: 'seasonal', method: 'dummies', season, lags: 1, coefficients, sdAt: 1, n, notes: [] };
}

function seasonalPhi(spec: ProcessSpec, sxy: number, sxx: number): Coefficient {
  const phi = fixed(spec.phi);
  if (phi !== undefined) return given('phi', phi);
  if (!(sxx > 0)) return derived('phi', 0);
  return estimated('phi', Math.max(-0.999, Math.min(0.999, sxy / sxx)), 1 / Math.sqrt(sxx), { min: -0.999, max: 1 });
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
  const centre = fit.coefficients[2 + fit.season + ((phase + fit.season - 1) % fit.season)]!.value;
  const level = coefficients[2 + phase]!;
  for (let i = from; i < to; i++) out[i] = level[i]! + phi[i]! * (x[i]! - centre) + sd[i]! * z[i]!;
}
