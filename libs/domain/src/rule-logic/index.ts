export type { Claim, FiringData, LogicContext, LoopGain, RuleSetCheck, State } from './types.js';
export { checkLogic } from './check-logic.js';
export { checkRuleSet } from './check-rule-set.js';
