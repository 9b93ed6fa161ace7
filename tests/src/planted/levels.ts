/** One kind of planted world. Variables are stationary AR(1) series of variance 1; the target is one with a shock of 1. */
export interface Level {
  readonly id: LevelId;
  /** Atoms of the planted rule; 0 where nothing is planted. */
  readonly atoms: number;
  /** Variables besides the target. */
  readonly variables: number;
  /** Autocorrelation of each variable. */
  readonly persistence: number;
  /** Share of each variable's shock that all have in common. */
  readonly common: number;
  /** Size of the effect in shocks of the target. */
  readonly effect: number;
  /** Features that the planted rule may test. */
  readonly features: 'levels' | 'lags and deltas';
  /**
   * Autocorrelation of the target's shocks, of which the world that is declared knows nothing: it states the pull of 0.5 alone. Where
   * there is any, rules that read the target itself would be right, so those are not looked for.
   */
  readonly leftOver: number;
  /** Periods of history, each a cell of its own. */
  readonly periods: readonly number[];
}

export type LevelId = 'L0' | 'L0M' | 'L1' | 'L2' | 'L3' | 'L4';

export const LEVELS: Readonly<Record<LevelId, Level>> = {
  L0: level('L0', 0, 12, 0.5, 0, 0, 'levels', [600, 1500]),
  L0M: { ...level('L0M', 0, 12, 0.95, 0, 0, 'levels', [600]), leftOver: 0.6 },
  L1: level('L1', 1, 6, 0.5, 0, 1.2, 'levels', [600, 1500]),
  L2: level('L2', 2, 12, 0.5, 0, 1.2, 'lags and deltas', [600, 1500]),
  L3: level('L3', 2, 20, 0.8, 0.3, 0.8, 'lags and deltas', [600, 3000]),
  L4: level('L4', 3, 20, 0.8, 0.3, 0.8, 'lags and deltas', [1500]),
};

function level(
  id: LevelId,
  atoms: number,
  variables: number,
  persistence: number,
  common: number,
  effect: number,
  features: Level['features'],
  periods: readonly number[],
): Level {
  return { id, atoms, variables, persistence, common, effect, features, leftOver: 0, periods };
}
