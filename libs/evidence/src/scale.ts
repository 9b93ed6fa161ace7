import { exp, log, logit, sigmoid } from '@pulse/numeric';
import type { Support } from './port.js';

/** A value on its natural scale (identity, log, log-odds); NaN outside of the support. */
export function toNatural(support: Support, value: number): number {
  if (support === 'real') return value;
  if (support === 'positive') return value > 0 ? log(value) : NaN;
  return value > 0 && value < 1 ? logit(value) : NaN;
}

export function fromNatural(support: Support, natural: number): number {
  if (support === 'real') return natural;
  return support === 'positive' ? exp(natural) : sigmoid(natural);
}
