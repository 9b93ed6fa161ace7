import {
  derived,
  differences,
  estimated,
  estimatedSd,
  fixed,
  given,
  NOT_NEGATIVE,
  ones,
  valueOf,
} from './coefficients.js';
import { type Coefficient, type Dynamics, type Fit, FitError, type FitSeries } from './dynamics.js';

/**
 * mean + phi (x - mean) + sd z, kept as level + phi (x - centre) + sd z: with both means of the regression as centre
 * and level their estimates are uncorrelated, and a phi near 1 does no harm.
 *
 * Ordinary least squares of x on the value before it, residual sd with n - 2 degrees of freedom; an estimated phi is
 * moved by (1 + 3 phi) / n against its bias (Kendall 1954, Biometrika 41), and stays below 1.
 */
export const ar1: Dynamics = {
  kind: 'ar1',
  lagsOf: () => 1,
  fit(series, spec) {
    const mean = fixed(spec.mean);
    const phi = fixed(spec.phi);
    const sd = fixed(spec.sd);
    if (phi !== undefined) requireStationary(phi.value);
    const pairs = pairMoments(series, mean?.value);
    const free = (mean === undefined ? 1 : 0) + (phi === undefined ? 1 : 0);
    if (free + (sd === undefined ? 1 : 0) > 0 && pairs.n < free + 2)
      throw new FitError('fit.too_few', `ar1 needs ${free + 2} values with one before them, the data have ${pairs.n}`);
    if (phi === undefined && !(pairs.sxx > 0))
      throw new FitError('fit.degenerate', 'ar1 cannot estimate phi: the values do not vary');

    const notes: string[] = [];
    const slope = phi === undefined ? estimatedPhi(pairs, notes) : given('phi', phi, STATIONARY);
    const squares = pairs.syy - 2 * slope.value * pairs.sxy + slope.value * slope.value * pairs.sxx;
    const spread =
      sd === undefined ? estimatedSd('sd', Math.max(0, squares), pairs.n - free) : given('sd', sd, NOT_NEGATIVE);
    const coefficients =
      mean === undefined
        ? [derived('centre', pairs.centre), estimated('level', pairs.level, 1 / Math.sqrt(pairs.n)), slope, spread]
        : [derived('centre', mean.value), given('mean', mean), slope, spread];
    return fitOf(coefficients, sd !== undefined && free === 0 ? 0 : pairs.n, notes);
  },
  design(series, spec) {
    const mean = fixed(spec.mean)?.value ?? 0;
    const phi = fixed(spec.phi)?.value;
    const before = new Float64Array(series.x.length).fill(NaN);
    for (let i = series.from + 1; i < series.to; i++) before[i] = series.x[i - 1]! - mean;
    return {
      response: differences(series, 1, phi ?? 0, mean * (1 - (phi ?? 0))),
      regressors: [
        ...(spec.mean === undefined || spec.mean.fit ? [ones(series.x.length)] : []),
        ...(phi === undefined ? [before] : []),
      ],
    };
  },
  step({ out, previous, from, to, coefficients, z }, fit) {
    const x = previous(1);
    const level = coefficients[1]!;
    const phi = coefficients[2]!;
    const sd = coefficients[3]!;
    if (fit.coefficients[1]!.source === 'given') {
      for (let i = from; i < to; i++) out[i] = level[i]! + phi[i]! * (x[i]! - level[i]!) + sd[i]! * z[i]!;
      return;
    }
    const centre = fit.coefficients[0]!.value;
    for (let i = from; i < to; i++) out[i] = level[i]! + phi[i]! * (x[i]! - centre) + sd[i]! * z[i]!;
  },
  moments(fit, series, at, horizon) {
    const level = fit.coefficients[1]!.value;
    const centre = fit.coefficients[1]!.source === 'given' ? level : fit.coefficients[0]!.value;
    const phi = valueOf(fit, 'phi');
    const sd = valueOf(fit, 'sd');
    let mean = series.x[at]!;
    let variance = 0;
    for (let h = 0; h < horizon; h++) {
      mean = level + phi * (mean - centre);
      variance = phi * phi * variance + sd * sd;
    }
    return { mean, variance };
  },
};

export const AR1_PHI_LIMIT = 0.999;

/** What estimates, and the draws of paths, are kept in: beyond, a process leaves its mean for good. */
export const STATIONARY = { min: -AR1_PHI_LIMIT, max: AR1_PHI_LIMIT } as const;

function fitOf(coefficients: readonly Coefficient[], n: number, notes: readonly string[]): Fit {
  return { kind: 'ar1', season: 1, lags: 1, coefficients, sdAt: 3, n, notes };
}

function requireStationary(phi: number): void {
  if (Math.abs(phi) >= 1)
    throw new FitError('fit.not_applicable', `ar1 needs phi between -1 and 1, not ${phi}; use random_walk for phi = 1`);
}

function estimatedPhi(pairs: PairMoments, notes: string[]): Coefficient {
  const raw = pairs.sxy / pairs.sxx;
  const corrected = raw + (1 + 3 * raw) / pairs.n;
  const value = Math.max(-AR1_PHI_LIMIT, Math.min(AR1_PHI_LIMIT, corrected));
  if (raw >= 1) notes.push('the estimate of phi is not below 1: a random walk fits better');
  return estimated('phi', value, 1 / Math.sqrt(pairs.sxx), STATIONARY);
}

export interface PairMoments {
  n: number;
  /** Mean of the values before, and of the values after them. */
  centre: number;
  level: number;
  sxx: number;
  sxy: number;
  syy: number;
}

/** Moments of (x[i - 1], x[i] without what rules added), about their means or about a given mean. */
export function pairMoments(series: FitSeries, mean?: number): PairMoments {
  const { x, effect, from, to } = series;
  let n = 0;
  let before = 0;
  let after = 0;
  for (let i = from + 1; i < to; i++) {
    const a = x[i - 1]!;
    const b = x[i]! - effect[i]!;
    if (a - b === a - b) {
      n++;
      before += a;
      after += b;
    }
  }
  const centre = mean ?? before / n;
  const level = mean ?? after / n;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = from + 1; i < to; i++) {
    const a = x[i - 1]! - centre;
    const b = x[i]! - effect[i]! - level;
    if (a - b !== a - b) continue;
    sxx += a * a;
    sxy += a * b;
    syy += b * b;
  }
  return { n, centre, level, sxx, sxy, syy };
}
