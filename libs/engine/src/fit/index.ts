export type { Choice, FitOptions, FittedEffect, FittedRule, FittedVariable, FittedWorld, Tried } from './fitted.js';
export { fitWorld } from './fit-world.js';
export { type UncertainInput, uncertainInputs, withoutRules, withSet } from './variants.js';
