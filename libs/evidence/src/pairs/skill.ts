import type { EvidencePair } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { blockBootstrapSkill, percentileInterval } from '@pulse/scoring';
import { LEAST_ORIGINS, resampling } from './resampling.js';

/**
 * Skill 1 - S / S_ref on common outcomes with its block-bootstrap 90 % interval; no interval below 10 origins, null
 * where the baseline never errs.
 */
export function skillOf(
  crps: readonly number[],
  reference: readonly number[],
  seed: number | string,
  target: string,
  horizon: number,
): EvidencePair['skill'] {
  const base = mean(reference);
  if (crps.length === 0 || !(base > 0)) return null;
  const value = 1 - mean(crps) / base;
  if (crps.length < LEAST_ORIGINS) return { value, low: null, high: null };
  const options = resampling(seed, 'skill', target, crps.length, horizon);
  const interval = percentileInterval(blockBootstrapSkill(crps, reference, options), 0.9);
  return 'low' in interval ? { value, ...interval } : { value, low: null, high: null };
}
