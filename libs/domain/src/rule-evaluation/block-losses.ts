import type { World } from '@pulse/contracts';
import { OriginLosses, type ScoringSetting } from './origin-losses.js';
import type { ScopedWorld } from './scoped-world.js';
import { oneStepWorlds } from './one-step-world.js';
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

export function blockOrigins({ split }: Pick<EvaluationSetting, 'split'>, block: Block, most: number): BlockOrigins {
  const all = originsOf(block, split);
  return { ...spreadOrigins(all, most), available: all.length };
}

/** Every horizon, or only the next period where that is all that a comparison looks at. */
export type Ahead = 'one step' | 'all horizons';

type Steps<Result> = Generator<Pick<EvaluationProgress, 'turns'>, Result>;

/**
 * Scores rules on origins of one block, each origin once. Fits use a window as long as the training block, at every origin: of
 * fixed length, so that a test of the forecasts is one of the forecasting methods, estimation and all, and holds although the
 * world without the rule is nested in the one with it.
 *
 * Source: Giacomini and White (2006), Tests of conditional predictive ability, Econometrica 74.
 */
export class BlockLosses {
  readonly #scorers = new Map<string, WorldLosses>();

  constructor(
    private readonly task: EvaluationSetting,
    private readonly block: Block,
    private readonly ahead: Ahead,
  ) {}

  get horizon(): number {
    return this.task.split.horizon;
  }

  /**
   * Losses with and without a rule. A rule that cannot be told from the next period alone is scored at every horizon.
   * Yields after each forecast.
   */
  *losses(
    key: string,
    scoped: ScopedWorld,
    { origins, step }: Pick<BlockOrigins, 'origins' | 'step'>,
  ): Steps<PairedLosses> {
    const { history, target } = this.task;
    const near = this.ahead === 'one step' ? oneStepWorlds(scoped, history, target) : null;
    const worlds = near ?? scoped;
    const horizon = near === null ? this.horizon : 1;
    const without = this.#scorer(Object.keys(worlds.without.variables).sort().join(), worlds.without, horizon);
    const rule = this.#scorer(key, worlds.with, horizon);
    return { with: yield* rule.at(origins), without: yield* without.at(origins), step };
  }

  #scorer(key: string, world: World, horizon: number): WorldLosses {
    const id = `${horizon} ${key}`;
    let scorer = this.#scorers.get(id);
    if (scorer === undefined) {
      const { split, target, seed, paths = DEFAULT_PATHS, history } = this.task;
      const window = split.train.last - split.train.first + 1;
      const setting: ScoringSetting = { target, horizon, paths, seed, window, until: this.block.last };
      this.#scorers.set(id, (scorer = new WorldLosses(new OriginLosses(world, history, setting), paths * horizon)));
    }
    return scorer;
  }
}

/** Losses of one world, remembered by origin. */
class WorldLosses {
  readonly #known = new Map<number, Float64Array>();

  constructor(
    private readonly losses: OriginLosses,
    private readonly turns: number,
  ) {}

  *at(origins: readonly number[]): Steps<Float64Array[]> {
    for (const origin of origins) {
      if (this.#known.has(origin)) continue;
      this.#known.set(origin, this.losses.at(origin));
      yield { turns: this.turns };
    }
    return origins.map((origin) => this.#known.get(origin)!);
  }
}
