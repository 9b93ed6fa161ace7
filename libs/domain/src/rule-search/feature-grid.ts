/** Lags and windows of one transform: every pair of them is tried. */
export interface TransformGrid {
  readonly turns: readonly number[];
  readonly lags: readonly number[];
}

/** Which features of each name the search tries. An empty list leaves a transform out. */
export interface FeatureGrid {
  readonly level: { readonly lags: readonly number[] };
  readonly delta: TransformGrid;
  readonly pct: TransformGrid;
  readonly mean: TransformGrid;
  readonly max: TransformGrid;
  readonly min: TransformGrid;
  readonly zscore: TransformGrid;
  /** Differences and ratios of the levels of two names with the same unit, other than `1`, which says nothing. */
  readonly pair: { readonly lags: readonly number[] };
  /** Most periods before the newest one that a rule may read, persistence included; absent: as far as the lists go. */
  readonly lookBack?: number;
}

/**
 * Short lags of levels and changes, and the windows that people name: a quarter, half a year and a year of months. A finer
 * grid finds little more, as near lags and windows are alike, and each doubling costs every atom a bit.
 */
export const DEFAULT_GRID: FeatureGrid = {
  level: { lags: [0, 1, 2, 3, 4, 5] },
  delta: { turns: [1, 2, 3, 4, 6, 12], lags: [0, 1, 2, 3, 4] },
  pct: { turns: [1, 3, 12], lags: [0, 1, 2] },
  mean: { turns: [3, 6, 12], lags: [0, 1] },
  max: { turns: [3, 6, 12], lags: [0] },
  min: { turns: [3, 6, 12], lags: [0] },
  zscore: { turns: [6, 12, 24], lags: [0, 1] },
  pair: { lags: [0] },
};
