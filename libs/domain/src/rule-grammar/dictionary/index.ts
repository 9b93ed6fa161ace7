export { RuleAdapter, type RoundTrip } from './adapter.js';
export { ConversionError } from './conversion-error.js';
export type {
  ActionCodec,
  AdaptedRule,
  ConditionCodec,
  Dictionary,
  ExtensionRule,
  RuleDictionary,
  RuleObject,
} from './types.js';
