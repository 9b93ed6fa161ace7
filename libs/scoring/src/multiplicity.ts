import type { Numbers } from '@pulse/numeric';
import { requireProbability } from './checks.js';
import { ScoringError } from './outcome.js';

/** Corrections of p-values for many tests: two for the false discovery rate, two for any false rejection. */
export type Correction = 'benjamini-hochberg' | 'benjamini-yekutieli' | 'holm' | 'bonferroni';

/** p[i] x factor(rank), made monotone from the largest p down, or from the smallest up. */
function adjust(p: Numbers, factor: (rank: number) => number, from: 'largest' | 'smallest'): number[] {
  const order = Array.from(p, (_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  const adjusted = Array.from(p, () => 0);
  let bound = from === 'largest' ? 1 : 0;
  for (let step = 0; step < order.length; step++) {
    const position = from === 'largest' ? order.length - 1 - step : step;
    const index = order[position]!;
    const value = Math.min(1, p[index]! * factor(position + 1));
    bound = from === 'largest' ? Math.min(bound, value) : Math.max(bound, value);
    adjusted[index] = bound;
  }
  return adjusted;
}

/**
 * Adjusted p-values, in the order given: reject those at or below the level wanted.
 * @throws ScoringError `probability_out_of_range`, `unknown_method`
 *
 * Source: Benjamini and Hochberg (1995); Benjamini and Yekutieli (2001); Holm (1979).
 */
export function adjustPValues(pValues: Numbers, method: Correction = 'benjamini-hochberg'): number[] {
  for (let i = 0; i < pValues.length; i++) requireProbability(pValues[i]!);
  const n = pValues.length;
  switch (method) {
    case 'benjamini-hochberg':
      return adjust(pValues, (rank) => n / rank, 'largest');
    case 'benjamini-yekutieli': {
      let harmonic = 0;
      for (let i = n; i >= 1; i--) harmonic += 1 / i;
      return adjust(pValues, (rank) => (n * harmonic) / rank, 'largest');
    }
    case 'holm':
      return adjust(pValues, (rank) => n - rank + 1, 'smallest');
    case 'bonferroni':
      return adjust(pValues, () => n, 'smallest');
    default:
      throw new ScoringError('unknown_method', `The correction "${String(method)}" is not known.`);
  }
}
