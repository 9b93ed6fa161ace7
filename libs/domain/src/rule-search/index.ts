export { bitsOfRule } from './bits-of-rule.js';
export { CAP_IN_SD, FOLDS } from './effect.js';
export { DEFAULT_GRID, type FeatureGrid, type TransformGrid } from './feature-grid.js';
export { fitSkeleton } from './fit-skeleton.js';
export { CANDIDATE_ID } from './measure.js';
export { MOST_TRUST } from './prior.js';
export { refineAround } from './refine-around.js';
export { netBits } from './results.js';
export { residualWindows, type ResidualWindow } from './residual-windows.js';
export { searchRules } from './search.js';
export { DEFAULT_SETTINGS } from './settings.js';
export * from './skeleton.js';
export {
  type FeaturePrior,
  type FittedSkeleton,
  type RankedRule,
  SearchError,
  type SearchPhase,
  type SearchProgress,
  type SearchResult,
  type SearchSettings,
  type SearchTask,
} from './task.js';
