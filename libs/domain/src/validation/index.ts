export { BLOCKED_SHARE_WARNING } from './check-scores.js';
export { MAX_PATH_ERROR } from './check-values.js';
export { MAX_FAILED_PATHS, validateForecast, type ValidationContext } from './validate-forecast.js';
