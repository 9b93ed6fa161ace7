import { mean } from '@pulse/numeric';
import {
  blockBootstrap,
  type BlockBootstrapOptions,
  dieboldMariano,
  percentileInterval,
  pValueOrOne,
} from '@pulse/scoring';
import { carriesInterval, resampling } from '../pairs/resampling.js';
import type { PairedLosses } from './paired-losses.js';

/** Skill with less skill without, in units of the best baseline's CRPS: 0.02 is two per cent of it. */
export interface SkillDifference {
  readonly value: number;
  /** 90 % block-bootstrap interval; null below 10 origins or 5 outcomes that do not overlap. */
  readonly low: number | null;
  readonly high: number | null;
  /** One-sided Diebold-Mariano p that forecasts with the rule are better; null with too few origins for a test, 1 where it does not exist. */
  readonly p: number | null;
}

/** The resamples of n origins, the same ones for every rule and target: what they are compared by has equal luck. */
export class Resamples {
  readonly #byCount = new Map<number, BlockBootstrapOptions>();

  constructor(
    private readonly seed: number | string,
    private readonly horizon: number,
  ) {}

  of(n: number): BlockBootstrapOptions {
    let options = this.#byCount.get(n);
    if (options === undefined) {
      options = resampling(this.seed, 'rule value', 'rules', n, this.horizon);
      this.#byCount.set(n, options);
    }
    return options;
  }
}

/**
 * Mean over targets of (CRPS without - CRPS with) / CRPS of the best baseline. Null without origins, or where no
 * baseline errs. The scales stay what they are in resamples: they belong to the baseline, not to the rule.
 */
export function differenceOf(
  { origins, targets }: PairedLosses,
  horizon: number,
  resamples: Resamples,
): SkillDifference | null {
  if (origins.length === 0) return null;
  const scales = targets.map((_, t) => bestBaseline(origins.map(({ parts }) => parts[t]!.baselines)));
  const usable = scales.flatMap((scale, t) => (scale > 0 ? [{ scale, t }] : []));
  if (usable.length === 0) return null;
  const gains = origins.map(({ parts }) =>
    mean(usable.map(({ scale, t }) => (parts[t]!.without - parts[t]!.full) / scale)),
  );
  const value = mean(gains) + 0;
  const n = gains.length;
  if (!carriesInterval(n, horizon)) return { value, low: null, high: null, p: null };
  const means = blockBootstrap(resamples.of(n), (indices) => {
    let sum = 0;
    for (const i of indices) sum += gains[i]!;
    return sum / n;
  });
  const interval = percentileInterval(means, 0.9);
  const test = dieboldMariano(
    gains.map((gain) => -gain),
    horizon,
    { alternative: 'less', nonPositiveVariance: 'bartlett' },
  );
  const { low, high } = 'low' in interval ? interval : { low: null, high: null };
  return { value, low, high, p: pValueOrOne(test) };
}

/** Least mean of a baseline that was scored at all origins; NaN without any. */
function bestBaseline(rows: readonly Readonly<Record<string, number | null>>[]): number {
  const means = Object.keys(rows[0]!).flatMap((name) => {
    const losses = rows.flatMap((row) => row[name] ?? []);
    return losses.length === rows.length ? [mean(losses)] : [];
  });
  return means.length === 0 ? NaN : Math.min(...means);
}
