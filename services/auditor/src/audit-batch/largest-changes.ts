import { QUANTILE_LEVELS } from '@pulse/contracts';
import type { AuditRow, LargestChange, RowChange } from '@pulse/domain';

const LOWER = QUANTILE_LEVELS.indexOf(0.1);
const UPPER = QUANTILE_LEVELS.indexOf(0.9);

/** The few forecasts that moved most, by Wasserstein-1 in widths of the baseline's 80 % interval. */
export class LargestChanges {
  #kept: LargestChange[] = [];

  constructor(private readonly size = 20) {}

  offer(job: string, current: AuditRow, baseline: AuditRow, change: RowChange): void {
    if (change.wasserstein1 === null || change.wasserstein1 === 0) return;
    const width = baseline.values[UPPER]! - baseline.values[LOWER]!;
    if (!(width > 0)) return;
    const scaled = change.wasserstein1 / width;
    if (this.#kept.length >= this.size && scaled <= this.#kept.at(-1)!.scaled) return;
    const { replicate, name: target, date, horizon } = current;
    const entry: LargestChange = {
      job,
      replicate,
      target,
      date,
      horizon,
      medianChange: change.level,
      wasserstein1: change.wasserstein1,
      scaled,
    };
    // Stable: of equal changes the first in plan order stays first.
    this.#kept = [...this.#kept, entry].sort((a, b) => b.scaled - a.scaled).slice(0, this.size);
  }

  get list(): readonly LargestChange[] {
    return this.#kept;
  }
}
