/** Weight of the prior in origins, and its mean. */
const PRIOR_ORIGINS = 10;
const PRIOR_SHARE = 0.5;

/**
 * How surely forecasts beat the best baseline, drawn towards one half where separate outcomes are few:
 * (m p + 10 x 0.5) / (m + 10).
 *
 * @param share p: share of block-bootstrap means of the loss difference below zero
 * @param origins distinct origins
 * @param horizon the largest of the class; m = origins / horizon outcomes do not overlap
 * @returns in (0, 1)
 */
export function beatsBaseline(share: number, origins: number, horizon: number): number {
  const m = origins / horizon;
  return (m * share + PRIOR_ORIGINS * PRIOR_SHARE) / (m + PRIOR_ORIGINS);
}
