import { contentHash } from '../job/keys.js';
import type { Found } from './assessment-of.js';
import type { BlockLosses, BlockOrigins } from './block-losses.js';
import { performanceOf } from './performance.js';
import { isBlocked, type PreparedRule } from './prepare.js';
import type { EvaluationProgress } from './task.js';

export type Scores = Exclude<Found['performance'], null>;

/** Counts forecasts; the total is the most that there can be, as forecasts are shared and rules fall out. */
export class ForecastCount {
  #done = 0;

  constructor(private readonly total: number) {}

  *count<Result>(steps: Generator<Pick<EvaluationProgress, 'turns'>, Result>): Generator<EvaluationProgress, Result> {
    for (;;) {
      const next = steps.next();
      if (next.done === true) return next.value;
      this.#done = Math.min(this.#done + 1, this.total);
      yield { done: this.#done, total: this.total, turns: next.value.turns };
    }
  }
}

/** Why a rule is not forecast with; null where it is. */
export function unscored(prepared: PreparedRule, horizon: number): 'blocked' | 'no reach' | null {
  if (isBlocked(prepared) || prepared.scoped === null) return 'blocked';
  const { reach } = prepared.scoped;
  return reach === null || reach > horizon ? 'no reach' : null;
}

/** Forecasts with and without a rule on some origins, where nothing forbids it. */
export function* scored(
  losses: BlockLosses,
  prepared: PreparedRule,
  origins: Pick<BlockOrigins, 'origins' | 'step'>,
  count: ForecastCount,
): Generator<EvaluationProgress, Scores> {
  const reason = unscored(prepared, losses.horizon);
  if (reason !== null) return reason;
  const scoped = prepared.scoped!;
  const key = contentHash(scoped.with.rules);
  return performanceOf(yield* count.count(losses.losses(key, scoped, origins)), scoped.reach!);
}
