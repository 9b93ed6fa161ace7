import type { Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty, requireSameLength } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';
import { orderByLevel } from './wis.js';

/** Value at level 0.5 of quantiles sorted by level: given, or linear between the two innermost. */
function medianOf(quantiles: number[], levels: number[]): number {
  const at = levels.indexOf(0.5);
  if (at >= 0) return quantiles[at]!;
  const above = levels.findIndex((level) => level > 0.5);
  if (above <= 0) {
    throw new ScoringError('median_not_available', 'The levels must have one at or below and one at or above 0.5.');
  }
  const [low, high] = [levels[above - 1]!, levels[above]!];
  const weight = (0.5 - low) / (high - low);
  return quantiles[above - 1]! + weight * (quantiles[above]! - quantiles[above - 1]!);
}

/**
 * Bias of a forecast by quantiles, from -1 (always below the outcome) to 1 (always above): 0 at the median, otherwise
 * 1 - 2 x the level nearest to the median that the outcome does not pass. Missing quantiles are left out.
 * @throws ScoringError `crossed_quantiles`, `median_not_available`, and those of levels
 *
 * Source: scoringutils, bias_quantile; Funk et al. (2019).
 */
export function biasQuantile(observed: number, quantiles: Numbers, levels: Numbers): Maybe<number> {
  requireSameLength(quantiles, levels, 'quantiles and levels');
  const given = Array.from(levels, (_, i) => i).filter((i) => !Number.isNaN(quantiles[i]));
  const q = given.map((i) => quantiles[i]!);
  const l = given.map((i) => levels[i]!);
  const order = orderByLevel(q, l);
  const sorted = order.map((i) => q[i]!);
  const sortedLevels = order.map((i) => l[i]!);
  const median = medianOf(sorted, sortedLevels);
  if (observed !== observed) return undefinedValue(MISSING);
  if (observed === median) return 0;
  if (observed < median) {
    const passed = sorted.filter((value) => value <= observed).length;
    return passed === 0 ? 1 : 1 - 2 * sortedLevels[passed - 1]!;
  }
  const next = sorted.findIndex((value) => value >= observed);
  return next < 0 ? -1 : 1 - 2 * sortedLevels[next]!;
}

/**
 * Bias of an ensemble, from -1 to 1: 1 - (P(X < y) + P(X <= y)), so that ties count half on each side.
 * @param discrete for integer outcomes: P(X <= y - 1) in place of P(X < y)
 *
 * Source: scoringutils, bias_sample.
 */
export function biasSample(members: Numbers, observed: number, discrete = false): Maybe<number> {
  requireNonEmpty(members, 'members');
  if (observed !== observed || hasMissing(members)) return undefinedValue(MISSING);
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < members.length; i++) {
    const x = members[i]!;
    if (discrete ? x <= observed - 1 : x < observed) below++;
    if (x <= observed) upTo++;
  }
  return 1 - (below + upTo) / members.length;
}
