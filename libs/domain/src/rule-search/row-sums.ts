import type { Bits } from './bitset.js';
import { dot, orthonormal, removeParts } from './least-squares.js';
import type { Response } from './response.js';
import { studentFit } from './student.js';

/**
 * What a candidate is scored from, row by row: sqrt(w) r, w, 1 and sqrt(w) q_1 ... sqrt(w) q_p, where w are weights, r the
 * response and q an orthonormal basis of the regressors, both weighted, and r without its part in q. The sums of these
 * over the periods in which a rule fires give its least-squares effect beside the regressors (Frisch and Waugh 1933;
 * Lovell 1963): effect = S(sqrt(w) r) / d and d = S(w) - sum over j of S(sqrt(w) q_j)^2. Rows that cannot be used are 0.
 */
export interface RowSums {
  /** Periods of the training window, usable or not. */
  readonly length: number;
  readonly stride: number;
  /** `length` rows of `stride` numbers. */
  readonly data: Float64Array;
  /** Usable rows, and their number. */
  readonly usable: Uint8Array;
  readonly n: number;
  /** Independent regressors. */
  readonly rank: number;
  /** Weighted squares of what the regressors leave. */
  readonly rss: number;
}

export const RESPONSE = 0;
export const WEIGHT = 1;
export const COUNT = 2;
export const BASIS = 3;

export function rowSums(response: Response): RowSums {
  const { y, regressors, dof } = response;
  const length = y.length;
  const usable = Uint8Array.from({ length }, (_, i) =>
    Number.isFinite(y[i]) && regressors.every((z) => Number.isFinite(z[i])) ? 1 : 0,
  );
  const even = Float64Array.from(usable);
  const weights = dof === null ? even : studentFit(y, regressors, even, dof).weights;
  return weightedRowSums(y, regressors, usable, weights);
}

function weightedRowSums(
  y: Float64Array,
  regressors: readonly Float64Array[],
  usable: Uint8Array,
  weights: Float64Array,
): RowSums {
  const roots = weights.map((w) => Math.sqrt(w));
  const scaled = (column: Float64Array): Float64Array => column.map((v, i) => (usable[i] === 1 ? v * roots[i]! : 0));
  const basis = orthonormal(regressors.map(scaled));
  const r = scaled(y);
  removeParts(r, basis);
  const stride = BASIS + basis.length;
  const data = new Float64Array(y.length * stride);
  let n = 0;
  for (let i = 0; i < y.length; i++) {
    if (usable[i] === 0) continue;
    n++;
    const at = i * stride;
    data[at + RESPONSE] = roots[i]! * r[i]!;
    data[at + WEIGHT] = weights[i]!;
    data[at + COUNT] = 1;
    basis.forEach((q, j) => (data[at + BASIS + j] = roots[i]! * q[i]!));
  }
  return { length: y.length, stride, data, usable, n, rank: basis.length, rss: dot(r, r) };
}

/** Sums over a set of periods, into `out`, which is `stride` long. Cost: one addition a column and member. */
export function sumOver({ data, stride }: RowSums, bits: Bits, out: Float64Array): Float64Array {
  out.fill(0);
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]!; word !== 0; word &= word - 1) {
      const at = ((w << 5) + 31 - Math.clz32(word & -word)) * stride;
      for (let j = 0; j < stride; j++) out[j] = out[j]! + data[at + j]!;
    }
  }
  return out;
}
