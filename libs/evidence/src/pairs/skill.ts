import type { EvidencePair } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { percentileInterval } from '@pulse/scoring';
import { isRecordable } from '../recordable.js';
import type { BlockSums } from './block-sums.js';
import { carriesInterval } from './resampling.js';

/**
 * Skill 1 - S / S_ref on common outcomes with its block-bootstrap 90 % interval; no interval below 10 origins or 5
 * outcomes that do not overlap, null where the reference never errs, or hardly ever:
 * a ratio to it that cannot be recorded says nothing more.
 *
 * @param loss,reference by origin in the order of time
 * @param horizon periods over which outcomes of neighbouring origins overlap
 * @param blocks asked for only where there is an interval
 */
export function skillOf(
  loss: readonly number[],
  reference: readonly number[],
  horizon: number,
  blocks: () => BlockSums,
): EvidencePair['skill'] {
  const base = loss.length === 0 ? 0 : mean(reference);
  if (!(base > 0)) return null;
  const value = 1 - mean(loss) / base;
  if (!isRecordable(value)) return null;
  if (!carriesInterval(loss.length, horizon)) return { value, low: null, high: null };
  const losses = blocks().of(loss);
  const references = blocks().of(reference);
  const skills = losses.map((sum, r) => (references[r] === 0 ? NaN : 1 - sum / references[r]!));
  const interval = percentileInterval(skills, 0.9);
  const known = 'low' in interval && isRecordable(interval.low) && isRecordable(interval.high);
  return known ? { value, low: interval.low, high: interval.high } : { value, low: null, high: null };
}
