import { type Bits, hasBit } from './bitset.js';
import { BASIS, COUNT, RESPONSE, type RowSums, sumOver, WEIGHT } from './row-sums.js';
import { savedBits } from './score.js';
import type { SearchSpace } from './space.js';
import { studentFit } from './student.js';

/** Parts of the training window, in the order of time, that an effect is estimated on apart. */
export const FOLDS = 4;

/** Residual standard deviations that a rule may add in one turn. */
export const CAP_IN_SD = 3;

export interface Effect {
  /** Least squares beside the regressors, over its standard error. */
  readonly t: number;
  /** Shrunk, within the cap. */
  readonly value: number;
  readonly sd: number;
  readonly cap: number;
  readonly folds: readonly (number | null)[];
  readonly savedBits: number;
  readonly fired: number;
}

/**
 * The effect of a rule that fires in these periods.
 *
 * Least squares on the training window, with the larger of two standard errors: the usual one, and that of a sandwich
 * over four blocks of time, which sees an effect that comes and goes. It is shrunk by 1 - 1 / t^2, at least 0: with a
 * normal prior of mean 0 whose variance is its estimate t^2 - 1 (in squared standard errors), that is the posterior mean
 * (empirical Bayes; Efron and Morris 1973, JASA 68). Then it is cut to the cap of 3 residual standard deviations.
 *
 * @returns null where it never fires, or the regressors explain where it does
 */
export function effectOf(space: SearchSpace, bits: Bits): Effect | null {
  const { rows } = space;
  const sums = sumOver(rows, bits, new Float64Array(rows.stride));
  let own = sums[WEIGHT]!;
  for (let j = BASIS; j < rows.stride; j++) own -= sums[j]! * sums[j]!;
  const fired = sums[COUNT]!;
  if (!(fired > 0) || !(own > 1e-9 * sums[WEIGHT]!)) return null;
  const raw = sums[RESPONSE]! / own;
  const left = Math.max(0, rows.rss - raw * raw * own);
  const usual = Math.sqrt(left / Math.max(1, rows.n - rows.rank - 1) / own);
  const { folds, error } = byFold(rows, bits, sums, raw);
  const se = Math.max(usual, error);
  const cap = CAP_IN_SD * space.sd;
  const shrunk = se > 0 ? raw * Math.max(0, 1 - (se * se) / (raw * raw)) : raw;
  const value = round(Math.max(-cap, Math.min(cap, shrunk)));
  return {
    t: usual > 0 ? raw / usual : Math.sign(raw) * Infinity,
    value,
    sd: round(se * Math.sqrt(raw === 0 ? 0 : shrunk / raw)),
    cap: round(cap),
    folds,
    savedBits: savedWith(space, bits, value, sums[RESPONSE]!, own),
    fired,
  };
}

/** Six digits, as thresholds. */
const round = (x: number): number => Number(x.toPrecision(6)) + 0;

/** The effect in each block of time, and the standard error that their spread gives it. */
function byFold(
  rows: RowSums,
  bits: Bits,
  sums: Float64Array,
  raw: number,
): { folds: (number | null)[]; error: number } {
  const { data, stride, usable } = rows;
  const cross = new Float64Array(FOLDS);
  const square = new Float64Array(FOLDS);
  let seen = 0;
  for (let i = 0; i < rows.length; i++) {
    if (usable[i] === 0) continue;
    const fold = Math.floor((FOLDS * seen++) / rows.n);
    const at = i * stride;
    const root = Math.sqrt(data[at + WEIGHT]!);
    if (root === 0) continue;
    let f = hasBit(bits, i) ? root : 0;
    for (let j = BASIS; j < stride; j++) f -= (data[at + j]! / root) * sums[j]!;
    cross[fold] = cross[fold]! + (f * data[at + RESPONSE]!) / root;
    square[fold] = square[fold]! + f * f;
  }
  const folds = Array.from(cross, (c, k) => (square[k]! >= 1 ? c / square[k]! : null));
  const used = folds.filter((fold) => fold !== null).length;
  const total = square.reduce((sum, s) => sum + s, 0);
  let spread = 0;
  for (let k = 0; k < FOLDS; k++) spread += (cross[k]! - raw * square[k]!) ** 2;
  const error = used < 3 ? 0 : Math.sqrt((spread * used) / (used - 1)) / total;
  return { folds, error };
}

/** Bits by which the training data are shorter with the effect as it is stated, under the law of the shocks. */
function savedWith(space: SearchSpace, bits: Bits, value: number, cross: number, own: number): number {
  const { rows, response } = space;
  if (response.dof === null) return savedBits(rows, 2 * value * cross - value * value * own);
  const used = Float64Array.from(rows.usable);
  const without = studentFit(response.y, response.regressors, used, response.dof).logLikelihood;
  const moved = response.y.map((y, i) => (hasBit(bits, i) ? y - value : y));
  const withRule = studentFit(moved, response.regressors, used, response.dof).logLikelihood;
  return (withRule - without) / Math.LN2;
}
