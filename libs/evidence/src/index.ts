export * from './port.js';
export { headlineOf, type HeadlineSpec } from './headline.js';
export { runMeasuredJob } from './job/run-measured-job.js';
export type { MeasuredJob, MeasuredResult, MeasuredStep } from './job/measured-job.js';
export { retrodict, type Retrodiction, type RetrodictionProgress } from './retrodiction/retrodict.js';
export { BASELINES, type Baseline } from './retrodiction/baselines/baselines.js';
export { evidencePair, evidencePairs } from './pairs/pairs.js';
export { carriesInterval } from './pairs/resampling.js';
export { evidenceEvent, evidenceEvents } from './pairs/events.js';
export { corpDecomposition, type BrierParts } from './pairs/corp.js';
export { confidenceOf, type ConfidenceTask } from './confidence/confidence.js';
export { ARC_SHAPES, type ArcShape, STEADY_RANGE, type Trajectory } from './labels/arc-shapes.js';
export { arcLabel } from './labels/arc.js';
export { TRUST_THRESHOLDS, type TrustLabel, trustLabel, type TrustThresholds } from './labels/trust.js';
export { EngineForecaster, type EngineForecasterOptions } from './engine/engine-forecaster.js';
export { EngineMemory } from './engine/memory.js';
export { confidenceRecord } from './confidence/record.js';
export { recalibrate } from './calibration/recalibrate.js';
export { shiftQuantiles } from './calibration/shifts.js';
export { PIT_BINS, pitCounts, type PitCounts } from './calibration/pit-counts.js';
export { COVERAGE_LEVELS, pitCoverage, type QuantileCoverage } from './calibration/quantile-coverage.js';
export { reliabilityBins, type ReliabilityBin } from './calibration/reliability.js';
export { type Change, counterfactual, type CounterfactualTask, type WhatIf } from './counterfactual/counterfactual.js';
export {
  type Ensemble,
  ensembleOf,
  type EnsembleTask,
  POOL_NOTE,
  type PooledEvent,
  type PooledLaw,
  type PooledTarget,
} from './ensemble/ensemble.js';
export type { EnsembleTarget, Member } from './ensemble/member.js';
export {
  type RuleValue,
  type RuleValueTask,
  type RuleVerdict,
  type ValuedRule,
  valueRules,
} from './rule-value/rule-value.js';
export type { Gain, Judgement, PoolJudgement } from './ensemble/judge.js';
export { EQUAL_WEIGHT_OUTCOMES, type Weights } from './ensemble/weights.js';
export { LEAST_VALUE_ORIGINS, VALUE_LEVEL } from './rule-value/rule-value.js';
