import type { AuditRow } from './match-rows.js';
import { judgeNoise, type NoiseVerdict, NoiseTally } from './noise.js';
import { rowChange, type RowChange } from './row-change.js';

/** Changes of one target or event at one horizon, over all matched forecasts; current minus baseline. */
export interface HorizonChange {
  readonly kind: AuditRow['kind'];
  readonly name: string;
  readonly horizon: number;
  readonly n: number;
  /** Forecasts of which a stored value differs. */
  readonly differing: number;
  /** Mean and largest absolute change of the median or the probability. */
  readonly meanChange: number;
  readonly maxAbsChange: number;
  /** Mean Monte-Carlo standard error of one such change. */
  readonly meanError: number;
  readonly meanSpreadChange: number | null;
  readonly meanWasserstein1: number | null;
  readonly maxWasserstein1: number | null;
  readonly meanKs: number | null;
  readonly maxKs: number | null;
}

interface Sums {
  readonly row: AuditRow;
  n: number;
  differing: number;
  level: number;
  maxLevel: number;
  error: number;
  spread: number;
  w1: number;
  maxW1: number;
  ks: number;
  maxKs: number;
}

/** Gathers changes one by one; what is added in the same order gives the same figures to the bit. */
export class ChangeSummary {
  readonly #sums = new Map<string, Sums>();
  readonly #noise = new NoiseTally();
  #n = 0;
  #differing = 0;

  add(current: AuditRow, baseline: AuditRow): RowChange {
    const change = rowChange(current, baseline);
    const key = `${current.kind} ${current.name} ${current.horizon}`;
    let sums = this.#sums.get(key);
    if (!sums) this.#sums.set(key, (sums = emptySums(current)));
    addTo(sums, change);
    this.#n++;
    if (change.differs) this.#differing++;
    this.#noise.add(change);
    return change;
  }

  get n(): number {
    return this.#n;
  }

  get differing(): number {
    return this.#differing;
  }

  /** By kind, name and horizon. */
  horizons(): HorizonChange[] {
    return Array.from(this.#sums.values(), finish).sort(
      (a, b) => compare(a.kind, b.kind) * -1 || compare(a.name, b.name) || a.horizon - b.horizon,
    );
  }

  /** @param paired both batches drew the same random numbers, so that any difference has a cause */
  noise(paired: boolean): NoiseVerdict {
    return judgeNoise(paired, this.#n, this.#differing, this.#noise);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const emptySums = (row: AuditRow): Sums => ({
  row,
  n: 0,
  differing: 0,
  level: 0,
  maxLevel: 0,
  error: 0,
  spread: 0,
  w1: 0,
  maxW1: 0,
  ks: 0,
  maxKs: 0,
});

function addTo(sums: Sums, change: RowChange): void {
  sums.n++;
  if (change.differs) sums.differing++;
  sums.level += change.level;
  sums.maxLevel = Math.max(sums.maxLevel, Math.abs(change.level));
  sums.error += change.error;
  sums.spread += change.spread ?? 0;
  sums.w1 += change.wasserstein1 ?? 0;
  sums.maxW1 = Math.max(sums.maxW1, change.wasserstein1 ?? 0);
  sums.ks += change.ks ?? 0;
  sums.maxKs = Math.max(sums.maxKs, change.ks ?? 0);
}

function finish({ row, n, ...sums }: Sums): HorizonChange {
  const only = (value: number): number | null => (row.kind === 'event' ? null : value);
  return {
    kind: row.kind,
    name: row.name,
    horizon: row.horizon,
    n,
    differing: sums.differing,
    meanChange: sums.level / n,
    maxAbsChange: sums.maxLevel,
    meanError: sums.error / n,
    meanSpreadChange: only(sums.spread / n),
    meanWasserstein1: only(sums.w1 / n),
    maxWasserstein1: only(sums.maxW1),
    meanKs: only(sums.ks / n),
    maxKs: only(sums.maxKs),
  };
}
