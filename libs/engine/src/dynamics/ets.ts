import { type Dynamics, FitError } from './dynamics.js';

export const ets: Dynamics = {
  kind: 'ets',
  lagsOf: () => 1,
  fit() {
    throw new FitError('fit.not_applicable', 'ets cannot be fitted');
  },
  design: (series) => ({ response: new Float64Array(series.x.length).fill(NaN), regressors: [] }),
  step() {
    throw new RangeError('ets cannot step');
  },
  moments: () => ({ mean: NaN, variance: NaN }),
};
