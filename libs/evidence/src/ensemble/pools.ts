import { QUANTILE_LEVELS } from '@pulse/contracts';
import type { Support } from '../port.js';
import type { MemberLaw } from './member.js';
import { QuantileLaw } from './quantile-law.js';

/** Rounding of weights and levels that does not count. */
const ROUNDING = 1e-12;

/**
 * Quantiles of the mixture of laws at QUANTILE_LEVELS: the least x with sum of w F(x) >= level, by bisection down to
 * neighbouring doubles. It keeps all the spread there is, between the members too.
 *
 * @param laws each ascending, at QUANTILE_LEVELS; not empty
 * @param weights >= 0, with sum 1
 */
export function linearPool(
  laws: readonly (readonly number[])[],
  weights: readonly number[],
  support: Support,
): number[] {
  const used = laws.flatMap((quantiles, i) =>
    weights[i]! > 0 ? [{ law: new QuantileLaw(quantiles, support), weight: weights[i]! }] : [],
  );
  const cdf = (x: number): number => used.reduce((sum, { law, weight }) => sum + weight * law.cdf(x), 0);
  return QUANTILE_LEVELS.map((level, i) => {
    let low = Math.min(...used.map(({ law }) => law.quantiles[i]!));
    let high = Math.max(...used.map(({ law }) => law.quantiles[i]!));
    if (cdf(low) >= level - ROUNDING) return low;
    for (;;) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) return high;
      if (cdf(middle) >= level - ROUNDING) high = middle;
      else low = middle;
    }
  });
}

/**
 * Weighted mean of quantiles, level by level (Vincentization), in the unit of the target: as sharp as the members are on
 * average, wherever they lie.
 *
 * Source: Vincent (1912); Lichtendahl, Grushka-Cockayne and Winkler (2013), Is it better to average probabilities or
 * quantiles?, Management Science 59.
 */
export function quantileAverage(laws: readonly (readonly number[])[], weights: readonly number[]): number[] {
  // From the first one on, so that equal members give exactly themselves.
  return laws[0]!.map((x, i) => x + laws.reduce((sum, law, m) => sum + weights[m]! * (law[i]! - x), 0));
}

/**
 * Monte-Carlo errors of a quantile average. Members of a batch share their random numbers, so their errors are taken as
 * fully correlated, which is the worst case.
 */
export function averageErrors(laws: readonly MemberLaw[], weights: readonly number[]): number[] {
  return quantileAverage(
    laws.map(({ errors }) => errors),
    weights,
  );
}

/**
 * Monte-Carlo errors of a linear pool, in the worst case as above: the error of the mixture's distribution function,
 * sum of w sqrt(F (1 - F) / paths), over its density, which is the slope of the pooled quantiles around the level.
 */
export function linearErrors(
  pooled: readonly number[],
  members: readonly { readonly law: MemberLaw; readonly paths: number; readonly weight: number }[],
  support: Support,
): number[] {
  const laws = members.map(({ law, paths, weight }) => ({
    law: new QuantileLaw(law.quantiles, support),
    paths,
    weight,
  }));
  return pooled.map((x, i) => {
    const low = Math.max(0, i - 1);
    const high = Math.min(pooled.length - 1, i + 1);
    const slope = (pooled[high]! - pooled[low]!) / (QUANTILE_LEVELS[high]! - QUANTILE_LEVELS[low]!);
    let error = 0;
    for (const { law, paths, weight } of laws) {
      const f = law.cdf(x);
      error += weight * Math.sqrt((f * (1 - f)) / paths);
    }
    return error * slope;
  });
}
