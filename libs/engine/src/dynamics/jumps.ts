import { type Dynamics, FitError } from './dynamics.js';

export const jumps: Dynamics = {
  kind: 'jumps',
  lagsOf: () => 1,
  fit() {
    throw new FitError('fit.not_applicable', 'jumps cannot be fitted');
  },
  design: (series) => ({ response: new Float64Array(series.x.length).fill(NaN), regressors: [] }),
  step() {
    throw new RangeError('jumps cannot step');
  },
  moments: () => ({ mean: NaN, variance: NaN }),
};
