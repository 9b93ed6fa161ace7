export { ConditionBuilder, not } from './conditions.js';
export { delta, FeatureBuilder, highest, level, lowest, mean, pct, SeriesBuilder, zscore } from './features.js';
export { type EffectAmount, rule, RuleBuilder, RuleBuildError } from './rule.js';
