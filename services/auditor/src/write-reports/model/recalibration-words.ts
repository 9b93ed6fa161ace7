import type { Recalibration } from '@pulse/contracts';
import { counted } from '../format.js';

/** For how many pairs recalibration lowered the score on later outcomes: picking those afterwards would be a choice. */
export function recalibrationText(pairs: readonly Recalibration[]): string {
  const known = pairs.flatMap(({ raw, recalibrated }) =>
    raw.wis === null || recalibrated.wis === null ? [] : [recalibrated.wis < raw.wis],
  );
  if (known.length === 0) return '';
  const lower = known.filter((is) => is).length;
  return (
    `On later origins it lowered the score of ${lower} of ${counted(known.length, 'pair')} of target and horizon; ` +
    'the differences have no interval, and horizons of one target hardly differ.'
  );
}
