import type { Recalibration } from '@pulse/contracts';
import { table } from '../output/terminal.js';
import { score, withLimits } from './evidence-numbers.js';

/** What a recalibration, fitted on the earlier origins, changed on the later ones. */
export function recalibrationTable(all: readonly Recalibration[]): string[] {
  if (all.length === 0) return [];
  const coverage = (of: Recalibration['raw']['coverage80']) =>
    of === null ? '–' : withLimits(of.share, of.low, of.high);
  const rows = all.map(({ target, horizon, fitted, scored, raw, recalibrated }) => [
    target,
    String(horizon),
    `${fitted}/${scored}`,
    score(raw.wis),
    score(recalibrated.wis),
    coverage(raw.coverage80),
    coverage(recalibrated.coverage80),
  ]);
  const head = ['target', 'h', 'fit/scored', 'WIS', 'recal.', '80 % coverage', 'recalibrated'];
  return ['Recalibration', ...table(head, rows, [1, 2, 3, 4, 5, 6]).split('\n')];
}
