import { ksOneSample } from '@pulse/scoring';
import { LEAST_ORIGINS } from './resampling.js';
import type { ScoredCell } from './scored-cells.js';

/**
 * Uniformity of the PIT on every h-th origin: the first, and each that lies at least h after the last one taken, so that
 * no two outcomes overlap.
 *
 * @returns how many those are, and the p of the KS test; null below 10
 */
export function pitTest(
  cells: readonly Pick<ScoredCell, 'at' | 'pit'>[],
  horizon: number,
): { readonly pitP: number | null; readonly pitN: number } {
  const apart: number[] = [];
  let last = -Infinity;
  for (const { at, pit } of cells) {
    if (at - last < horizon) continue;
    apart.push(pit);
    last = at;
  }
  if (apart.length < LEAST_ORIGINS) return { pitP: null, pitN: apart.length };
  const test = ksOneSample(apart, 'uniform');
  return { pitP: 'pValue' in test ? test.pValue : null, pitN: apart.length };
}
