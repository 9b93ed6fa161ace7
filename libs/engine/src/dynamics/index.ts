export { standardErrorOf, valueOf } from './coefficients.js';
export {
  type Amount,
  type Coefficient,
  type Design,
  type Dynamics,
  type DynamicsKind,
  type Fit,
  FitError,
  type FitSeries,
  type Moments,
  type ProcessSpec,
  type StepBlock,
} from './dynamics.js';
export { dynamicsOf } from './registry.js';
export { fromNatural, type Support, toNatural } from './scale.js';
