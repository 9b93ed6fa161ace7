import { type OriginScores, QUANTILE_LEVELS } from '@pulse/contracts';
import { blockBootstrapSkill, percentileInterval, wis } from '@pulse/scoring';
import type { Support } from '../port.js';
import { carriesInterval, resampling } from '../pairs/resampling.js';
import { byPair, type CommonCell, type CommonScores, judgingCells } from './common-scores.js';
import type { EnsembleTarget } from './member.js';
import { linearPool, quantileAverage } from './pools.js';

/** Levels of the quantiles that every evidence holds: the median and the 50 and 80 % intervals. */
const FIVE = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

/** Skill 1 - WIS / WIS of the reference, with its 90 % block-bootstrap interval; no interval below 10 origins. */
export interface Gain {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One way to pool, held against the members on origins that chose nothing. Gains above 0 favour the pool. */
export interface PoolJudgement {
  readonly method: 'quantile' | 'linear';
  readonly againstMean: Gain;
  /** Against the member that was best on the earlier origins. */
  readonly againstBest: Gain | null;
  /** Against the same pool with equal weights. */
  readonly againstEqual: Gain | null;
}

export interface Judgement {
  /** The last 25 % of the common origins that have an outcome. */
  readonly origins: number;
  readonly pairs: number;
  /** Quantiles that the weighted interval score is made of: 5, or 23 where the evidence keeps them. */
  readonly levels: number;
  readonly best: number | null;
  readonly pools: readonly PoolJudgement[];
  readonly note: string;
}

interface Weighting {
  readonly weights: readonly number[];
  readonly scaled: readonly (number | null)[];
}

/**
 * Scores pools on the last 25 % of the common origins by the weighted interval score. Each target and horizon is divided
 * by the mean score of the members, so that no unit and no horizon outweighs the others.
 *
 * A quantile average never scores worse than the weighted mean of its members, as the score is convex in each quantile;
 * the comparison with the member that was chosen before says more.
 */
export function judge(
  { weights, scaled }: Weighting,
  common: CommonScores,
  targets: readonly EnsembleTarget[],
  seed: number | string,
): Judgement {
  const groups = byPair(judgingCells(common));
  const full = groups.length > 0 && groups.flat().every((cell) => cell.scores.every((one) => has23(one, cell.horizon)));
  const levels = full ? QUANTILE_LEVELS.length : FIVE.length;
  const best = bestMember(scaled);
  if (groups.length === 0)
    return { origins: 0, pairs: 0, levels, best, pools: [], note: 'not scored: no common outcomes on later origins' };
  const supports = new Map(targets.map(({ name, support }) => [name, support]));
  const count = new Set(groups.flat().map(({ at }) => at)).size;
  const methods: readonly PoolJudgement['method'][] = full ? ['quantile', 'linear'] : ['quantile'];
  return {
    origins: count,
    pairs: groups.length,
    levels,
    best,
    pools: methods.map((method) => judgePool(method, groups, weights, best, supports, full, seed)),
    note: full
      ? 'both pools are scored on 23 quantiles'
      : 'only the quantile average is scored, on the 50 and 80 % intervals: evidence keeps 23 quantiles only with `evidence: {recalibrate: true}`, and a linear pool cannot be made from fewer',
  };
}

function judgePool(
  method: PoolJudgement['method'],
  groups: readonly CommonCell[][],
  weights: readonly number[],
  best: number | null,
  supports: ReadonlyMap<string, Support>,
  full: boolean,
  seed: number | string,
): PoolJudgement {
  const levels: readonly number[] = full ? QUANTILE_LEVELS : FIVE;
  const equal = weights.map(() => 1 / weights.length);
  const isEqual = weights.every((weight) => Math.abs(weight - 1 / weights.length) < 1e-12);
  const sums = new OriginSums();
  for (const cells of groups) {
    const rows = cells.map((cell) => {
      const laws = cell.scores.map((one) => quantilesOf(one, cell.horizon, full));
      const support = supports.get(cell.target) ?? 'real';
      const pool = (by: readonly number[]) =>
        method === 'linear' ? linearPool(laws, by, support) : quantileAverage(laws, by);
      const score = (quantiles: readonly number[]) => wisOf(cell, quantiles, levels);
      const members = laws.map(score);
      const average = members.reduce((sum, one) => sum + one, 0) / members.length;
      const pooled = score(pool(weights));
      return {
        at: cell.at,
        values: [pooled, average, members[best ?? 0]!, isEqual ? pooled : score(pool(equal))] as const,
      };
    });
    const scale = rows.reduce((sum, { values }) => sum + values[1], 0) / rows.length;
    if (scale > 0) for (const { at, values } of rows) sums.add(at, values, scale);
  }
  const longest = Math.max(...groups.map((cells) => cells[0]!.horizon));
  const gain = (column: 1 | 2 | 3) => sums.gain(column, longest, seed, method);
  return {
    method,
    againstMean: gain(1),
    againstBest: best === null ? null : gain(2),
    againstEqual: isEqual ? null : gain(3),
  };
}

/** Scaled scores summed by origin: of the pool, the mean of the members, the best of before, equal weights. */
class OriginSums {
  readonly #byOrigin = new Map<number, [number, number, number, number]>();

  add(at: number, values: readonly [number, number, number, number], scale: number): void {
    const sum = this.#byOrigin.get(at) ?? [0, 0, 0, 0];
    values.forEach((value, i) => (sum[i as 0] += value / scale));
    this.#byOrigin.set(at, sum);
  }

  gain(column: 1 | 2 | 3, horizon: number, seed: number | string, method: string): Gain {
    const rows = [...this.#byOrigin].sort(([a], [b]) => a - b).map(([, sums]) => sums);
    const pool = rows.map((sums) => sums[0]);
    const reference = rows.map((sums) => sums[column]);
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const value = total(reference) > 0 ? 1 - total(pool) / total(reference) : 0;
    if (!carriesInterval(rows.length, horizon)) return { value, low: null, high: null };
    const options = resampling(seed, `ensemble:${method}`, String(column), rows.length, horizon);
    const interval = percentileInterval(blockBootstrapSkill(pool, reference, options), 0.9);
    return 'low' in interval ? { value, low: interval.low, high: interval.high } : { value, low: null, high: null };
  }
}

function has23({ quantiles }: OriginScores, horizon: number): boolean {
  return quantiles?.[horizon - 1]?.length === QUANTILE_LEVELS.length;
}

function quantilesOf(scores: OriginScores, horizon: number, full: boolean): readonly number[] {
  const h = horizon - 1;
  if (full) return scores.quantiles![h]!;
  return [scores.lower80[h]!, scores.lower50[h]!, scores.median[h]!, scores.upper50[h]!, scores.upper80[h]!];
}

function wisOf({ scores, horizon }: CommonCell, quantiles: readonly number[], levels: readonly number[]): number {
  const score = wis(scores[0]!.outcome[horizon - 1]!, quantiles, levels);
  return 'wis' in score ? score.wis : NaN;
}

/** The member with the least scaled CRPS on the earlier origins; null without scores. */
function bestMember(scaled: readonly (number | null)[]): number | null {
  let best: number | null = null;
  scaled.forEach((score, i) => {
    if (score !== null && (best === null || score < scaled[best]!)) best = i;
  });
  return best;
}
