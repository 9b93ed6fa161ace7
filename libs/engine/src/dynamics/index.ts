export { placeInBlock, rowAt, standardised, defaultBlock } from './blocks.js';
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
  type Innovations,
  type Moments,
  type ProcessSpec,
  type StepBlock,
} from './dynamics.js';
export { withInnovations } from './innovations.js';
export { MOST_JUMPS } from './poisson.js';
export { dynamicsOf } from './registry.js';
export { fromNatural, type Support, toNatural } from './scale.js';
export { shocksOf } from './shocks.js';
export { StudentT } from './student-t.js';
