import {
  Accumulator,
  exp,
  lgamma,
  log,
  normalCdf,
  normalPdf,
  type Numbers,
  studentTCdf,
  studentTPdf,
} from '@pulse/numeric';
import { MISSING, normalisedWeights, requireNonEmpty, requireSameLength } from './checks.js';
import { definedNumber, type Maybe, ScoringError, undefinedValue } from './outcome.js';

const INV_SQRT_PI = 0.5641895835477563;

/** Scores of distributions with a closed form. Source of all: Jordan, Krueger and Lerch (2019), scoringRules. */

function requireScale(sd: number, zeroAllowed: boolean): void {
  if (!(sd > 0 || (zeroAllowed && sd === 0)) && sd === sd) {
    throw new ScoringError('nonpositive_sd', `The scale ${sd} is not positive.`);
  }
}

/**
 * CRPS of a normal forecast: sd (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)), z = (observed - mean) / sd.
 * An sd of 0 is a point forecast, whose CRPS is the absolute error.
 * @throws ScoringError `nonpositive_sd` for a negative sd
 *
 * Source: Jordan, Krueger and Lerch (2019), Journal of Statistical Software 90(12).
 */
export function crpsNormal(observed: number, mean: number, sd: number): Maybe<number> {
  requireScale(sd, true);
  if (sd === 0) return definedNumber(Math.abs(observed - mean), MISSING);
  const z = (observed - mean) / sd;
  // For large |z| the bracket is |z| - 1/sqrt(pi) to the last bit.
  const a = Math.abs(z);
  return definedNumber(sd * (a * (2 * normalCdf(a) - 1) + 2 * normalPdf(a) - INV_SQRT_PI), MISSING);
}

/**
 * CRPS of a lognormal forecast with these mean and standard deviation of the logarithm.
 *
 * Source: Jordan, Krueger and Lerch (2019), Journal of Statistical Software 90(12).
 */
export function crpsLognormal(observed: number, meanlog: number, sdlog: number): Maybe<number> {
  requireScale(sdlog, true);
  if (sdlog === 0) return definedNumber(Math.abs(observed - exp(meanlog)), MISSING);
  const scale = 2 * exp(meanlog + (sdlog * sdlog) / 2);
  const spread = normalCdf(sdlog * Math.SQRT1_2) - 1;
  if (observed <= 0) return definedNumber(-observed - scale * spread, MISSING);
  const z = (log(observed) - meanlog) / sdlog;
  return definedNumber(observed * (2 * normalCdf(z) - 1) - scale * (normalCdf(z - sdlog) + spread), MISSING);
}

/** E|X| for X normal. */
function meanAbsoluteNormal(mean: number, sd: number): number {
  if (sd === 0) return Math.abs(mean);
  const z = mean / sd;
  return 2 * sd * normalPdf(z) + mean * (2 * normalCdf(z) - 1);
}

/**
 * CRPS of a mixture of normals.
 * @param means,sds,weights of the components, equally long; weights are scaled to sum to 1
 *
 * Source: Jordan, Krueger and Lerch (2019), Journal of Statistical Software 90(12).
 */
export function crpsNormalMixture(observed: number, means: Numbers, sds: Numbers, weights?: Numbers): Maybe<number> {
  requireNonEmpty(means, 'components');
  requireSameLength(means, sds, 'components');
  for (let i = 0; i < sds.length; i++) requireScale(sds[i]!, true);
  const w = normalisedWeights(means.length, weights);
  const score = new Accumulator();
  for (let i = 0; i < means.length; i++) {
    score.add(w[i]! * meanAbsoluteNormal(observed - means[i]!, sds[i]!));
    for (let j = 0; j < means.length; j++) {
      const sd = Math.sqrt(sds[i]! * sds[i]! + sds[j]! * sds[j]!);
      score.add(-0.5 * w[i]! * w[j]! * meanAbsoluteNormal(means[i]! - means[j]!, sd));
    }
  }
  return definedNumber(score.total, MISSING);
}

/**
 * CRPS of a uniform forecast on [min, max]; min = max is a point forecast.
 * @throws ScoringError `invalid_bounds` for min > max
 *
 * Source: Jordan, Krueger and Lerch (2019), Journal of Statistical Software 90(12).
 */
export function crpsUniform(observed: number, min = 0, max = 1): Maybe<number> {
  if (min > max) throw new ScoringError('invalid_bounds', `The bounds ${min} and ${max} are crossed.`);
  if (min === max) return definedNumber(Math.abs(observed - min), MISSING);
  const z = (observed - min) / (max - min);
  const p = Math.min(1, Math.max(0, z));
  return definedNumber((max - min) * (Math.abs(z - p) + p * p - p + 1 / 3), MISSING);
}

/**
 * CRPS of a forecast by Student's t with location and scale; undefined for df <= 1, where it is infinite.
 * @throws ScoringError `nonpositive_df`, `nonpositive_sd`
 *
 * Source: Jordan, Krueger and Lerch (2019), Journal of Statistical Software 90(12).
 */
export function crpsStudentT(observed: number, df: number, location = 0, scale = 1): Maybe<number> {
  if (df <= 0) throw new ScoringError('nonpositive_df', `The degrees of freedom ${df} are not positive.`);
  requireScale(scale, true);
  if (df <= 1) return undefinedValue('the distribution has no mean');
  if (df === Infinity) return crpsNormal(observed, location, scale);
  if (scale === 0) return definedNumber(Math.abs(observed - location), MISSING);
  const z = Math.abs(observed - location) / scale;
  const logBeta = (a: number): number => lgamma(0.5) + lgamma(a) - lgamma(a + 0.5);
  const spread = ((2 * Math.sqrt(df)) / (df - 1)) * exp(logBeta(df - 0.5) - 2 * logBeta(df / 2));
  const score = z * (2 * studentTCdf(z, df) - 1) + (2 * studentTPdf(z, df) * (df + z * z)) / (df - 1) - spread;
  return definedNumber(scale * score, MISSING);
}
