export type { ClassicChange, ClassicRuleAudit } from './audit.js';
export { compileClassic, SYMBOLIC_PARAMETER } from './compile.js';
export { classicTurnFunctions } from './conformance.js';
export * from './rules.js';
export { type ClassicState, initialClassicState, plainState } from './state.js';
export type { TrustStats } from './trust.js';
export { type ClassicTurn, type ClassicTurnOptions, runClassicTurn } from './turn.js';
export { type ClassicColumns, classicColumns, type ClassicColumnsOptions } from './columns/columns.js';
export { classicForecast, classicForecaster, type ClassicForecast } from './forecast.js';
