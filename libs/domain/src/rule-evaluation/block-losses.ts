import { OriginLosses, type ScoringSetting } from './origin-losses.js';
import type { ScopedWorld } from './scoped-world.js';
import type { PairedLosses } from './skill-of.js';
import { type Block, originsOf, spreadOrigins } from './split-periods.js';
import type { EvaluationProgress, EvaluationSetting } from './task.js';

export const DEFAULT_PATHS = 200;
export const DEFAULT_ORIGINS = 240;

/** Most origins of a test. */
export const TEST_ORIGINS = 1000;

/** Fewest origins on which forecasts with and without a rule are compared. */
export const LEAST_ORIGINS = 20;

export interface BlockOrigins {
  readonly origins: readonly number[];
  readonly step: number;
  readonly available: number;
}

export function blockOrigins({ split }: EvaluationSetting, block: Block, most: number): BlockOrigins {
  const all = originsOf(block, split);
  return { ...spreadOrigins(all, most), available: all.length };
}

/**
 * Scores rules on the origins of one block. Fits use a window as long as the training block, at every origin: of fixed
 * length, so that a test of the forecasts is one of the forecasting methods, estimation and all, and holds although the
 * world without the rule is nested in the one with it.
 *
 * Source: Giacomini and White (2006), Tests of conditional predictive ability, Econometrica 74.
 */
export class BlockLosses {
  readonly #setting: ScoringSetting;
  /** By the names that a world keeps: losses without any new rule. */
  readonly #without = new Map<string, Float64Array[]>();

  constructor(
    private readonly task: EvaluationSetting,
    block: Block,
    readonly origins: BlockOrigins,
  ) {
    const { split, target, seed, paths = DEFAULT_PATHS } = task;
    const window = split.train.last - split.train.first + 1;
    this.#setting = { target, horizon: split.horizon, paths, seed, window, until: block.last };
  }

  get horizon(): number {
    return this.#setting.horizon;
  }

  /** Forecasts that are still to be made for a rule. */
  costOf({ kept }: ScopedWorld): number {
    return this.origins.origins.length * (this.#without.has(kept.join()) ? 1 : 2);
  }

  /** Yields after each forecast. */
  *losses(scoped: ScopedWorld): Generator<Pick<EvaluationProgress, 'turns'>, PairedLosses> {
    const key = scoped.kept.join();
    let without = this.#without.get(key);
    if (without === undefined) this.#without.set(key, (without = yield* this.#score(scoped.without)));
    return { with: yield* this.#score(scoped.with), without, step: this.origins.step };
  }

  *#score(world: ScopedWorld['with']): Generator<Pick<EvaluationProgress, 'turns'>, Float64Array[]> {
    const scorer = new OriginLosses(world, this.task.history, this.#setting);
    const losses: Float64Array[] = [];
    for (const origin of this.origins.origins) {
      losses.push(scorer.at(origin));
      yield { turns: this.#setting.paths * this.#setting.horizon };
    }
    return losses;
  }
}
