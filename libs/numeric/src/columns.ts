import { exp } from './exp.js';
import { log } from './log.js';
import { normalCdf, normalQuantile } from './normal.js';
import { logit, sigmoid } from './logistic.js';
import type { Numbers } from './sums.js';

/** out[i] = f(x[i]) for i < n; `out` may be `x`. */
type Column = (out: Float64Array, x: Numbers, n?: number) => void;

/** e^x by column. */
export const expInto: Column = (out, x, n = x.length) => {
  for (let i = 0; i < n; i++) out[i] = exp(x[i]!);
};

/** Natural logarithm by column. */
export const logInto: Column = (out, x, n = x.length) => {
  for (let i = 0; i < n; i++) out[i] = log(x[i]!);
};

/** Standard normal quantile by column. */
export const normalQuantileInto: Column = (out, p, n = p.length) => {
  for (let i = 0; i < n; i++) out[i] = normalQuantile(p[i]!);
};

/** Standard normal distribution function by column. */
export const normalCdfInto: Column = (out, x, n = x.length) => {
  for (let i = 0; i < n; i++) out[i] = normalCdf(x[i]!);
};

/** Logistic function by column. */
export const sigmoidInto: Column = (out, x, n = x.length) => {
  for (let i = 0; i < n; i++) out[i] = sigmoid(x[i]!);
};

/** Log-odds by column. */
export const logitInto: Column = (out, p, n = p.length) => {
  for (let i = 0; i < n; i++) out[i] = logit(p[i]!);
};
