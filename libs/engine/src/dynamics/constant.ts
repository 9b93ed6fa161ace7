import { differences } from './coefficients.js';
import type { Dynamics } from './dynamics.js';

/** Stays where it is; only rules move it. */
export const constant: Dynamics = {
  kind: 'constant',
  lagsOf: () => 1,
  fit: () => ({ kind: 'constant', season: 1, lags: 1, coefficients: [], sdAt: -1, n: 0, notes: [] }),
  design: (series) => ({ response: differences(series, 1, 1, 0), regressors: [] }),
  step({ out, previous, from, to }) {
    const x = previous(1);
    for (let i = from; i < to; i++) out[i] = x[i]!;
  },
  moments: (_fit, series, at) => ({ mean: series.x[at]!, variance: 0 }),
};
