export * from './bias.js';
export * from './binomial.js';
export * from './bootstrap.js';
export * from './brier-decomposition.js';
export * from './brier.js';
export * from './chi-square.js';
export { scoringFunctions } from './conformance.js';
export * from './coverage.js';
export * from './crps-closed-form.js';
export * from './crps-ensemble.js';
export * from './dawid-sebastiani.js';
export * from './diebold-mariano-fixed-smoothing.js';
export * from './diebold-mariano-hg.js';
export {
  type Alternative,
  dieboldMariano,
  type DieboldMarianoOptions,
  lossDifferential,
  pValueOrOne,
} from './diebold-mariano.js';
export * from './distances.js';
export * from './flip-flop.js';
export { type IntervalScore, intervalScore, quantileIntervalScore } from './interval-scores.js';
export { kolmogorovSurvival, oneSidedSurvival } from './ks-distribution.js';
export * from './ks.js';
export * from './ljung-box.js';
export * from './log-scores.js';
export * from './multiplicity.js';
export * from './multivariate-scores.js';
export { normalCdf, normalQuantile } from './normal.js';
export { isUndefined, type Maybe, ScoringError, type ScoringErrorCode, type Undefined } from './outcome.js';
export * from './pit.js';
export * from './point-errors.js';
export * from './quantile-scores.js';
export * from './quantile.js';
export * from './rps.js';
export * from './skill.js';
export { type WeightedIntervalScore, wis, type WisOptions } from './wis.js';
