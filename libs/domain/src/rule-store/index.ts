export { AddRuleError, addToWorld, type ExtendedWorld } from './add-to-world.js';
export {
  ruleStore,
  versionOf,
  type Draft,
  type Promotion,
  type RuleCommand,
  type RuleEvent,
  type RuleStatus,
  type RuleVersion,
  type StoredRule,
} from './rule-store.js';
