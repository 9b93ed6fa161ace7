import { QUANTILE_LEVELS } from '@pulse/contracts';
import { normalCdf, normalQuantile } from '@pulse/numeric';
import type { Support } from '../port.js';
import { toNatural } from '../scale.js';

const LAST = QUANTILE_LEVELS.length - 1;

/**
 * A law that is known by its 23 quantiles. Between them its distribution function is linear; beyond the outermost ones it
 * is that of the normal law, on the natural scale of the target, through the two outermost quantiles of that side, so
 * that no tail leaves the support. Equal quantiles are a mass at that value.
 *
 * Source of the tails: the `distfromq` package of the Reich lab, which the hubs' linear pool is made with; there on the
 * scale of the values.
 */
export class QuantileLaw {
  readonly #lower: Tail;
  readonly #upper: Tail;

  /** @param quantiles at QUANTILE_LEVELS, ascending */
  constructor(
    readonly quantiles: readonly number[],
    private readonly support: Support,
  ) {
    this.#lower = tailThrough(quantiles, 1, 0, support);
    this.#upper = tailThrough(quantiles, LAST - 1, LAST, support);
  }

  /** P(X <= x). */
  cdf(x: number): number {
    const { quantiles } = this;
    const at = lastUpTo(quantiles, x);
    if (at < 0) return Math.min(QUANTILE_LEVELS[0], this.#tail(this.#lower, x, 0));
    if (at === LAST) return Math.max(QUANTILE_LEVELS[LAST]!, this.#tail(this.#upper, x, 1));
    const share = (x - quantiles[at]!) / (quantiles[at + 1]! - quantiles[at]!);
    return QUANTILE_LEVELS[at]! + share * (QUANTILE_LEVELS[at + 1]! - QUANTILE_LEVELS[at]!);
  }

  #tail({ centre, scale }: Tail, x: number, without: number): number {
    if (!(scale > 0)) return without;
    const natural = toNatural(this.support, x);
    return natural === natural ? normalCdf((natural - centre) / scale) : without;
  }
}

/** A normal law; no tail where the scale is not positive. */
interface Tail {
  readonly centre: number;
  readonly scale: number;
}

function tailThrough(quantiles: readonly number[], inner: number, outer: number, support: Support): Tail {
  const z = normalQuantile(QUANTILE_LEVELS[outer]!);
  const far = toNatural(support, quantiles[outer]!);
  const scale = (toNatural(support, quantiles[inner]!) - far) / (normalQuantile(QUANTILE_LEVELS[inner]!) - z);
  return { centre: far - scale * z, scale };
}

/** Index of the last of the ascending values that is at most x; -1 where all are larger. */
function lastUpTo(values: readonly number[], x: number): number {
  let low = -1;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}
