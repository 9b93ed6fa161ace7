import { QUANTILE_LEVELS } from '@pulse/contracts';
import { wasserstein1Quantiles } from '@pulse/scoring';
import type { MemberLaw, MemberProbability } from './member.js';
import { quantileAverage } from './pools.js';

/** How far members are apart; null where there is nothing to divide by. */
export interface Disagreement {
  /** Share of the variance of the mixture that lies between the members' means, in [0, 1]; the rest is within them. */
  readonly share: number | null;
  /** Weighted mean Wasserstein-1 distance of the members from their quantile average over the half width of the mixture's 80 % interval. */
  readonly distance: number | null;
}

const LOW = QUANTILE_LEVELS.indexOf(0.1);
const HIGH = QUANTILE_LEVELS.indexOf(0.9);

/** @param pooled quantiles of the linear pool of the same members */
export function disagreement(
  laws: readonly MemberLaw[],
  weights: readonly number[],
  pooled: readonly number[],
): Disagreement {
  const { between, total } = varianceParts(laws, weights);
  const quantiles = laws.map((law) => law.quantiles);
  const average = quantileAverage(quantiles, weights);
  const halfWidth = (pooled[HIGH]! - pooled[LOW]!) / 2;
  let distance = 0;
  quantiles.forEach((law, i) => {
    const apart = wasserstein1Quantiles(QUANTILE_LEVELS, law, average);
    distance += weights[i]! * (typeof apart === 'number' ? apart : 0);
  });
  return {
    share: total > 0 ? Math.min(1, between / total) : null,
    distance: halfWidth > 0 ? distance / halfWidth : null,
  };
}

export interface Moments {
  readonly mean: number;
  /** Variance of the mixture, and its part between the means of the members. */
  readonly total: number;
  readonly between: number;
}

/** Law of total variance: sum of w sd^2 within, sum of w (mean - mean of means)^2 between. */
export function varianceParts(laws: readonly Pick<MemberLaw, 'mean' | 'sd'>[], weights: readonly number[]): Moments {
  const first = laws[0]!.mean;
  const mean = first + laws.reduce((sum, law, i) => sum + weights[i]! * (law.mean - first), 0);
  let within = 0;
  let between = 0;
  laws.forEach((law, i) => {
    within += weights[i]! * law.sd * law.sd;
    between += weights[i]! * (law.mean - mean) * (law.mean - mean);
  });
  return { mean, total: within + between, between };
}

/** The same for an event: variance between probabilities over p (1 - p). */
export function eventDisagreement(members: readonly MemberProbability[], weights: readonly number[]): number | null {
  const laws = members.map(({ probability: p }) => ({ mean: p, sd: Math.sqrt(p * (1 - p)) }));
  const { between, total } = varianceParts(laws, weights);
  return total > 0 ? Math.min(1, between / total) : null;
}
