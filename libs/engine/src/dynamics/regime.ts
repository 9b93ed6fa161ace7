import { type Dynamics, FitError } from './dynamics.js';

export const regime: Dynamics = {
  kind: 'regime',
  lagsOf: () => 1,
  fit() {
    throw new FitError('fit.not_applicable', 'regime cannot be fitted');
  },
  design: (series) => ({ response: new Float64Array(series.x.length).fill(NaN), regressors: [] }),
  step() {
    throw new RangeError('regime cannot step');
  },
  moments: () => ({ mean: NaN, variance: NaN }),
};
