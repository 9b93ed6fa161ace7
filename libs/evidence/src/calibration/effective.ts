import { type BinomialInterval, binomialInterval } from '@pulse/scoring';

/** Outcomes h periods ahead of neighbouring origins overlap: so many of n count, at least 1. */
export function effectiveCount(n: number, horizon: number): number {
  return Math.max(1, Math.floor(n / horizon));
}

/**
 * Exact 95 % limits of a share of n overlapping outcomes, those of round(share x n_eff) successes in n_eff trials.
 *
 * Source: Clopper and Pearson (1934).
 */
export function shareLimits(share: number, n: number, horizon: number): BinomialInterval {
  const effective = effectiveCount(n, horizon);
  const limits = binomialInterval(Math.round(share * effective), effective);
  return 'low' in limits ? limits : { low: 0, high: 1 };
}
