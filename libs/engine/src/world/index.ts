export { checkWorld, compileWorld } from './compile.js';
export {
  type CompiledAsset,
  type CompiledEffect,
  type CompiledEvent,
  type CompiledOverlay,
  type CompiledRule,
  type CompiledVariable,
  type CompiledWorld,
  slotOf,
} from './compiled.js';
export { HistoryTable } from './history-table.js';
export { applyParams, setParams, knownParamPaths, ParamError } from './params.js';
export { reachOf } from './reach.js';
export { WorldError, type WorldProblem } from './problems.js';
export { CAPITAL, parametersOf, scopeOf } from './scope.js';
export { publicationLagOf, valuesKnownAt } from './vintage.js';
export { withoutVariables } from './without-variables.js';
