import { type Dynamics, FitError } from './dynamics.js';

export const bootstrap: Dynamics = {
  kind: 'bootstrap',
  lagsOf: () => 1,
  fit() {
    throw new FitError('fit.not_applicable', 'bootstrap cannot be fitted');
  },
  design: (series) => ({ response: new Float64Array(series.x.length).fill(NaN), regressors: [] }),
  step() {
    throw new RangeError('bootstrap cannot step');
  },
  moments: () => ({ mean: NaN, variance: NaN }),
};
