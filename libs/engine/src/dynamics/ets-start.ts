import { solveSymmetric } from '../fit/ridge.js';
import { type EtsData, type EtsStates, runEts } from './ets-filter.js';
import type { EtsForm, EtsWeights } from './ets-form.js';

/**
 * The states to start from with the smallest sum of squares, by the same regression on all of them. A shift between
 * level and season changes nothing; a penalty of a millionth picks the smallest season.
 */
export function startEts(data: EtsData, weights: EtsWeights, form: EtsForm): EtsStates {
  const trended = form.trend !== 'none';
  const whole = form.seasonal !== 'none' && data.n === data.y.length;
  const { matrix, right, size } = whole ? shiftedEquations(data, weights, trended) : equations(data, weights, form);
  const solution = solveWithPenalty(matrix, right, size);
  return {
    level: solution[0]!,
    trend: trended ? solution[1]! : 0,
    season: solution.slice(trended ? 2 : 1),
  };
}

interface Equations {
  /** Lower triangle, row by row. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  readonly size: number;
}

function equations(data: EtsData, weights: EtsWeights, form: EtsForm): Equations {
  const { y, season: m } = data;
  const { alpha, beta, gamma, damping } = weights;
  const trended = form.trend !== 'none';
  const places = form.seasonal === 'none' ? 0 : m;
  const first = trended ? 2 : 1;
  const size = first + places;
  // Column j: the zero series started with state j at 1. The last column is the data, started with all states at 0.
  const width = size + 1;
  const level = new Float64Array(width);
  const trend = new Float64Array(width);
  const season = new Float64Array(width * Math.max(1, places));
  level[0] = 1;
  if (trended) trend[1] = 1;
  for (let s = 0; s < places; s++) season[s * width + first + s] = 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const fitted = new Float64Array(width);
  let phase = data.phase;
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!;
    const known = value === value;
    const row = places > 0 ? phase * width : -1;
    for (let j = 0; j < width; j++) {
      const slope = damping * trend[j]!;
      const before = level[j]! + slope;
      const f = row < 0 ? before : before + season[row + j]!;
      fitted[j] = f;
      const error = known ? (j === size ? value - f : -f) : 0;
      level[j] = before + alpha * error;
      trend[j] = slope + beta * error;
      if (row >= 0) season[row + j] = season[row + j]! + gamma * error;
    }
    if (known) {
      const error = value - fitted[size]!;
      for (let a = 0; a < size; a++) {
        const fa = fitted[a]!;
        right[a] = right[a]! + fa * error;
        for (let b = 0; b <= a; b++) matrix[a * size + b] = matrix[a * size + b]! + fa * fitted[b]!;
      }
    }
    if (++phase >= m) phase = 0;
  }
  return { matrix, right, size };
}

/**
 * The same without gaps, at a third of the cost: the smoothing of a zero series is then the same at all times, so that
 * what a season at one place leaves is what a season at the first place leaves, so many periods later.
 */
function shiftedEquations(data: EtsData, weights: EtsWeights, trended: boolean): Equations {
  const { y, season: m, phase } = data;
  const n = y.length;
  const first = trended ? 2 : 1;
  const size = first + m;
  // One block: many small allocations cost more than what is computed in them.
  const block = new Float64Array(5 * n);
  const part = (i: number): Float64Array => block.subarray(i * n, (i + 1) * n);
  const zero = { ...data, y: part(4) };
  const errorsOf = (i: number, of: EtsData, level: number, trend: number, season: number): Float64Array => {
    const states = { level, trend, season: new Float64Array(m) };
    states.season[phase] = season;
    runEts(of, weights, states, part(i));
    return part(i);
  };
  // The errors of a zero series are what a state adds to the fitted values, times -1.
  const own = errorsOf(0, data, 0, 0, 0);
  const s = errorsOf(1, zero, 0, 0, 1);
  const plain = [errorsOf(2, zero, 1, 0, 0), ...(trended ? [errorsOf(3, zero, 0, 1, 0)] : [])];
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  plain.forEach((column, a) => {
    right[a] = -dot(column, own);
    for (let b = 0; b <= a; b++) matrix[a * size + b] = dot(column, plain[b]!);
  });
  const [level, trend] = [plain[0]!, plain[1] ?? plain[0]!];
  for (let shift = 0; shift < m; shift++) {
    let [withOwn, withLevel, withTrend, withSeason] = [0, 0, 0, 0];
    for (let i = shift; i < n; i++) {
      const e = s[i - shift]!;
      withOwn += e * own[i]!;
      withLevel += e * level[i]!;
      withTrend += e * trend[i]!;
      withSeason += e * s[i]!;
    }
    const row = first + ((phase + shift) % m);
    right[row] = -withOwn;
    matrix[row * size] = withLevel;
    if (trended) matrix[row * size + 1] = withTrend;
    // Shifts a and a + shift of it have in common what shifts 0 and shift have, but for the last a products.
    for (let a = 0; a + shift < m; a++) {
      const [p, q] = [(phase + a) % m, (phase + a + shift) % m];
      matrix[(first + Math.max(p, q)) * size + first + Math.min(p, q)] = withSeason;
      withSeason -= s[n - 1 - a]! * s[n - 1 - a - shift]!;
    }
  }
  return { matrix, right, size };
}

/** @param matrix lower triangle, row by row */
function solveWithPenalty(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) matrix[b * size + a] = matrix[a * size + b]!;
    matrix[a * size + a] = matrix[a * size + a]! * (1 + 1e-6) + 1e-9;
  }
  return solveSymmetric(matrix, right, size) ?? new Float64Array(size);
}
