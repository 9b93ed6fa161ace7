export { findHold, MOST_HOLDS, newAccount } from './account.js';
export { bytesWithin, holdAmount, inputTokenBound, outputWithin, type DearestPrice } from './bound.js';
export { dayOf, monthOf } from './calendar.js';
export { exceeded } from './check.js';
export type {
  BudgetAnswer,
  BudgetCommand,
  BudgetDecision,
  BudgetEvent,
  Denial,
  DenialCode,
  Reserve,
} from './commands.js';
export { budget, decideBudget, seal } from './decide.js';
export { evolveAll as evolveBudget } from './evolve.js';
export { FORECAST_DAYS, forecastOf, type Forecast } from './forecast.js';
export { levelOf, liveLevel, worstLevel } from './levels.js';
export { batchLimitOf, checkLimits, DEFAULT_LIMITS, runLimitOf } from './limits.js';
export { MOST_NANOS, NANOS_PER_DOLLAR, PRICED_TOKENS, showDollars, toNanos } from './money.js';
export { batchUse, dayUse, monthUse, runUse, scopesOf, tokenUse, totalUse, type ScopeUse } from './scopes.js';
