import { type Amount, type Coefficient, type Fit, FitError, type FitSeries } from './dynamics.js';

/** A coefficient that the world gives; draws stay within its parameter's limits and those of the coefficient itself. */
export function given(
  name: string,
  amount: Amount & { fit: false },
  bounds: { min?: number; max?: number } = {},
): Coefficient {
  const { value, sd, parameter } = amount;
  const min = Math.max(amount.min ?? -Infinity, bounds.min ?? -Infinity);
  const max = Math.min(amount.max ?? Infinity, bounds.max ?? Infinity);
  return {
    name,
    value,
    source: 'given',
    leverage: 0,
    stated: sd,
    ...(parameter === undefined ? {} : { parameter }),
    ...(min === -Infinity ? {} : { min }),
    ...(max === Infinity ? {} : { max }),
  };
}

/** Limits of a standard deviation, and of a rate per turn. */
export const NOT_NEGATIVE = { min: 0 } as const;

/** An estimated coefficient; `leverage` is its standard error over the residual sd. */
export function estimated(
  name: string,
  value: number,
  leverage: number,
  bounds: { min?: number; max?: number } = {},
): Coefficient {
  return { name, value, source: 'fit', leverage, stated: 0, ...bounds };
}

/** An estimated coefficient with a standard error of its own, on the scale of `law` where one is named. */
export function uncertain(
  name: string,
  value: number,
  error: number,
  more: Pick<Coefficient, 'law' | 'min' | 'max'> = {},
): Coefficient {
  return { name, value, source: 'fit', leverage: 0, stated: 0, error, ...more };
}

/** A number that follows from others or from the data and is never drawn. */
export function derived(name: string, value: number): Coefficient {
  return { name, value, source: 'derived', leverage: 0, stated: 0 };
}

/** The residual sd, estimated from a sum of squares with `dof` degrees of freedom. */
export function estimatedSd(name: string, squares: number, dof: number): Coefficient {
  if (!(dof >= 1)) throw new FitError('fit.too_few', `too few values to estimate ${name}`);
  return { name, value: Math.sqrt(squares / dof), source: 'fit', leverage: 0, stated: 0, dof, min: 0 };
}

/** The given amount, or undefined where it is to be estimated. */
export function fixed(amount: Amount | undefined): (Amount & { fit: false }) | undefined {
  return amount === undefined || amount.fit ? undefined : amount;
}

export function valueOf(fit: Fit, name: string): number {
  const found = fit.coefficients.find((c) => c.name === name);
  if (found === undefined) throw new RangeError(`a ${fit.kind} process has no coefficient '${name}'`);
  return found.value;
}

/** Standard error of each coefficient: of the estimate where it was fitted, the stated sd where it was given. */
export function standardErrorOf(fit: Fit, coefficient: Coefficient): number {
  const { value, dof, error, law, leverage, stated } = coefficient;
  if (dof !== undefined) return value / Math.sqrt(2 * dof);
  if (error !== undefined) return error * (law === 'logit' ? value * (1 - value) : law === 'log' ? value : 1);
  const sd = fit.coefficients[coefficient.scaleAt ?? fit.sdAt]?.value ?? 0;
  return leverage > 0 ? sd * leverage : stated;
}

/** x[i] - weight x[i - lag] - shift for from + lag <= i < to, NaN elsewhere: the response of a step as a regression. */
export function differences(series: FitSeries, lag: number, weight: number, shift: number): Float64Array {
  const { x, from, to } = series;
  const out = new Float64Array(x.length).fill(NaN);
  for (let i = from + lag; i < to; i++) out[i] = x[i]! - weight * x[i - lag]! - shift;
  return out;
}

export const ones = (length: number): Float64Array => new Float64Array(length).fill(1);
