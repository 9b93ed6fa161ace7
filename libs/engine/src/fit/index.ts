export { AUTO_PROCESSES } from './auto/candidates.js';
export { JOINT_STREAM, jointColumn } from './dependence.js';
export type {
  Choice,
  Dependence,
  FitOptions,
  FittedEffect,
  FittedRule,
  FittedVariable,
  FittedWorld,
  Tried,
} from './fitted.js';
export { fitWorld } from './fit-world.js';
export { type UncertainInput, uncertainInputs, withoutRules, withSet } from './variants.js';
