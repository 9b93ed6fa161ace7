export { forecast, type ForecastSummary, type TargetForecast } from './forecast.js';
export { QUANTILE_LEVELS } from './levels.js';
export {
  DEFAULT_BLOCK,
  simulate,
  type SimulateOptions,
  type SimulationResult,
  simulateTurns,
  type TurnView,
} from './simulate.js';
export { probabilityOf, type ProbabilitySummary, quantileError, type SampleSummary, summarise } from './summary.js';
export type { RuleLog, TurnLog } from './turn-log.js';
export { ENGINE_VERSION } from './version.js';
