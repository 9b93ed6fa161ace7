import type { ConfidenceRecord } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { binomialInterval } from '@pulse/scoring';

/** One confidence that would have been stated, and what happened. */
export interface Statement {
  /** Index of its origin. */
  readonly at: number;
  readonly confidence: number;
  /** 1 where the forecast beat the best baseline of then, 0 where it did not, one half for a tie. */
  readonly outcome: number;
}

/** Bins of stated confidence: few, because statements of neighbouring origins hardly differ. */
export const RECORD_BINS = 5;

/**
 * Statements by bins of equal width, empty ones left out; the last bin holds its upper bound. Outcomes of neighbouring
 * origins overlap and those of one origin depend on each other, so the exact 95 % limits are those of
 * n_eff = floor(distinct origins / horizon), at least 1, with round(share x n_eff) successes.
 *
 * Source of the limits: Clopper and Pearson (1934).
 */
export function recordBins(statements: readonly Statement[], horizon: number): ConfidenceRecord['bins'] {
  const binOf = ({ confidence }: Statement): number => Math.min(RECORD_BINS - 1, Math.floor(confidence * RECORD_BINS));
  return Array.from({ length: RECORD_BINS }, (_, bin) => bin).flatMap((bin) => {
    const within = statements.filter((statement) => binOf(statement) === bin);
    if (within.length === 0) return [];
    const happened = mean(within.map(({ outcome }) => outcome));
    const effective = Math.max(1, Math.floor(new Set(within.map(({ at }) => at)).size / horizon));
    const limits = binomialInterval(Math.round(happened * effective), effective);
    return [
      {
        from: bin / RECORD_BINS,
        to: (bin + 1) / RECORD_BINS,
        n: within.length,
        stated: mean(within.map(({ confidence }) => confidence)),
        happened,
        low: 'low' in limits ? limits.low : 0,
        high: 'high' in limits ? limits.high : 1,
      },
    ];
  });
}
