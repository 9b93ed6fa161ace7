import { assertNever } from '../assert-never.js';
import { exp, log, logit, sigmoid } from '@pulse/numeric';

export type Support = 'real' | 'positive' | 'share';

/**
 * A value on the natural scale of its variable: identity for real, logarithm for positive, log-odds for share.
 *
 * @returns NaN where the value is not inside the support (0 and 1 are outside of share, 0 is outside of positive)
 */
export function toNatural(support: Support, value: number): number {
  switch (support) {
    case 'real':
      return Number.isFinite(value) ? value : NaN;
    case 'positive':
      return value > 0 && value < Infinity ? log(value) : NaN;
    case 'share':
      return value > 0 && value < 1 ? logit(value) : NaN;
    default:
      return assertNever(support);
  }
}

export function fromNatural(support: Support, natural: number): number {
  switch (support) {
    case 'real':
      return natural;
    case 'positive':
      return exp(natural);
    case 'share':
      return sigmoid(natural);
    default:
      return assertNever(support);
  }
}

/** value[i] = fromNatural(natural[i]) for from <= i < from + n. */
export function fromNaturalInto(
  support: Support,
  natural: Float64Array,
  value: Float64Array,
  from: number,
  n: number,
): void {
  if (support === 'real') {
    if (value !== natural) for (let i = from; i < from + n; i++) value[i] = natural[i]!;
  } else if (support === 'positive') for (let i = from; i < from + n; i++) value[i] = exp(natural[i]!);
  else for (let i = from; i < from + n; i++) value[i] = sigmoid(natural[i]!);
}
