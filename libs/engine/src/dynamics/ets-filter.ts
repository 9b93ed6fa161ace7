import { type FitSeries } from './dynamics.js';
import type { EtsWeights } from './ets-form.js';

/**
 * What the smoothing runs over: values from the first known one to the last, NaN in gaps, without what rules added. As
 * an effect moves the level for good, that is the value less the sum of all effects up to it.
 */
export interface EtsData {
  readonly y: Float64Array;
  /** Index of y[0] in the series. */
  readonly first: number;
  readonly season: number;
  /** Place of y[0] in its season. */
  readonly phase: number;
  /** Known values. */
  readonly n: number;
  /** Sum of the effects up to the last value, which its level has besides. */
  readonly shift: number;
  /** The last value itself. */
  readonly last: number;
}

export function etsData(series: FitSeries): EtsData {
  const { x, effect, from, to, season } = series;
  let first = from;
  while (first < to && Number.isNaN(x[first])) first++;
  let end = to;
  while (end > first && Number.isNaN(x[end - 1])) end--;
  const y = new Float64Array(end - first);
  let shift = 0;
  let n = 0;
  for (let i = first; i < end; i++) {
    if (i > first) shift += effect[i]!;
    y[i - first] = x[i]! - shift;
    if (!Number.isNaN(x[i])) n++;
  }
  return { y, first, season, phase: end > first ? series.phase(first) : 0, n, shift, last: x[end - 1] ?? NaN };
}

/** Level, trend and season by place. */
export interface EtsStates {
  level: number;
  trend: number;
  readonly season: Float64Array;
}

/**
 * Runs the smoothing over the data from the given states, which it moves to the last value.
 *
 * @param errors takes the one-step errors, NaN in gaps
 * @returns sum of the squared one-step errors
 */
export function runEts(
  data: EtsData,
  { alpha, beta, gamma, damping }: EtsWeights,
  states: EtsStates,
  errors?: Float64Array,
): number {
  const { y, season: m } = data;
  const s = states.season;
  const seasonal = s.length > 0;
  let { level, trend } = states;
  let squares = 0;
  let phase = data.phase;
  for (let i = 0; i < y.length; i++) {
    const slope = damping * trend;
    const before = level + slope;
    const error = y[i]! - before - (seasonal ? s[phase]! : 0);
    if (errors !== undefined) errors[i] = error;
    if (error === error) {
      squares += error * error;
      level = before + alpha * error;
      trend = slope + beta * error;
      if (seasonal) s[phase] = s[phase]! + gamma * error;
    } else {
      level = before;
      trend = slope;
    }
    if (++phase >= m) phase = 0;
  }
  states.level = level;
  states.trend = trend;
  return squares;
}

/**
 * Smallest sum of squares without a season, over all states to start from: the errors are linear in those, so it is a
 * regression on the errors that a level of 1 and a trend of 1 would leave.
 */
export function profileEts(data: EtsData, { alpha, beta, damping }: EtsWeights, trended: boolean): number {
  const { y } = data;
  let level = y[0]!;
  let trend = 0;
  // Errors of the zero series that starts at level 1, and at trend 1, with their own level and trend.
  let [ll, lb, bl, bb] = [1, 0, 0, 1];
  let [squares, le, be, lel, leb, beb] = [0, 0, 0, 0, 0, 0];
  let live = true;
  for (let i = 0; i < y.length; i++) {
    const slope = damping * trend;
    const before = level + slope;
    const error = y[i]! - before;
    const known = error === error;
    if (known) {
      squares += error * error;
      level = before + alpha * error;
      trend = slope + beta * error;
    } else {
      level = before;
      trend = slope;
    }
    if (!live) continue;
    const lSlope = damping * lb;
    const lBefore = ll + lSlope;
    const bSlope = damping * bb;
    const bBefore = bl + bSlope;
    if (known) {
      le += lBefore * error;
      be += bBefore * error;
      lel += lBefore * lBefore;
      leb += lBefore * bBefore;
      beb += bBefore * bBefore;
      ll = lBefore - alpha * lBefore;
      lb = lSlope - beta * lBefore;
      bl = bBefore - alpha * bBefore;
      bb = bSlope - beta * bBefore;
      live = Math.abs(ll) + Math.abs(lb) + (trended ? Math.abs(bl) + Math.abs(bb) : 0) > FORGOTTEN;
    } else {
      ll = lBefore;
      lb = lSlope;
      bl = bBefore;
      bb = bSlope;
    }
  }
  const det = lel * beb - leb * leb;
  if (!trended || !(det > 1e-10 * lel * beb)) return squares - (le * le) / lel;
  return squares - (beb * le * le - 2 * leb * le * be + lel * be * be) / det;
}

/** What is left of a state to start from where it no longer moves the errors. */
const FORGOTTEN = 1e-7;
