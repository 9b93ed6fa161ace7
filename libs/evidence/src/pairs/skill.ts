import type { EvidencePair } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { type BlockBootstrapOptions, blockBootstrapSkill, percentileInterval } from '@pulse/scoring';
import { LEAST_ORIGINS } from './resampling.js';

/**
 * Skill 1 - S / S_ref on common outcomes with its block-bootstrap 90 % interval; no interval below 10 origins, null
 * where the reference never errs.
 *
 * @param loss,reference by origin in the order of time
 * @param options asked for only where there is an interval
 */
export function skillOf(
  loss: readonly number[],
  reference: readonly number[],
  options: () => BlockBootstrapOptions,
): EvidencePair['skill'] {
  const base = loss.length === 0 ? 0 : mean(reference);
  if (!(base > 0)) return null;
  const value = 1 - mean(loss) / base;
  if (loss.length < LEAST_ORIGINS) return { value, low: null, high: null };
  const interval = percentileInterval(blockBootstrapSkill(loss, reference, options()), 0.9);
  return 'low' in interval ? { value, ...interval } : { value, low: null, high: null };
}
