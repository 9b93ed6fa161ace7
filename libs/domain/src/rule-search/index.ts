export { DEFAULT_GRID, type FeatureGrid, type TransformGrid } from './feature-grid.js';
export * from './skeleton.js';
export {
  type FeaturePrior,
  type FitSkeleton,
  type FittedSkeleton,
  type RankedRule,
  type RefineAround,
  SearchError,
  type SearchPhase,
  type SearchProgress,
  type SearchResult,
  type SearchRules,
  type SearchSettings,
  type SearchTask,
} from './task.js';
